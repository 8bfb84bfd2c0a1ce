import type { TableWords } from '../../reports/table-words.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Voice } from '../page/render.ts'
import type { ReportAddress } from './report-query.ts'

export type ReportReader = {
  readonly voice: Voice
  readonly words: TableWords
  readonly address: ReportAddress
  readonly settings: OfficeSettings
  /** What draws, fetched with the first report. */
  readonly charts: typeof import('./report-chart.ts')
  /** Whose line of the table by handler is shown: everybody's or one's own. */
  maySee(handlerId: string): boolean
}
