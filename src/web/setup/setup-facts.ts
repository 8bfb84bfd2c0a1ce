import type { OfficeSettings } from '../../settings/settings.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import type { Voice } from '../page/render.ts'
import type { Fact } from '../settings/mailbox-view.ts'

/** What the service was started with, to be looked at once before residents write. */
export function serviceFacts(
  { service, publicUrl, mailServers }: DeskNeeds,
  { serviceHours }: OfficeSettings,
  { t }: Voice,
): readonly Fact[] {
  const [first = 'new', days = ''] = (mailServers().incoming?.first ?? 'new').split(':')
  return [
    { name: t('mailbox.sender-name'), text: service.name },
    { name: t('mailbox.service-address'), text: service.address.address },
    { name: t('setup.service.reference'), text: `${service.referencePrefix}-2026-1147` },
    { name: t('setup.service.public-url'), text: publicUrl.href },
    { name: t('setup.service.time-zone'), text: serviceHours.timeZone },
    { name: t('mailbox.first'), text: t(`mailbox.first.${first as 'new' | 'all' | 'days'}`, { days }) },
  ]
}
