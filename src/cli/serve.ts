import { logLastResort } from '../logging/last-resort.ts'
import { createLogger } from '../logging/logger.ts'
import { mailAdapters } from '../office/adapters.ts'
import { openOffice } from '../office/office.ts'
import { startService } from '../office/service.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Everything, until SIGTERM. */
export const serve: Command = {
  usage: '',
  summary: 'Runs the mailbox watch, the outbox, the desk and scheduled work; stops cleanly on SIGTERM.',
  async run(args, terminal) {
    readArguments(args, {}, { least: 0, most: 0, names: '' })
    const config = configured(terminal)
    const log = createLogger({ level: 'info' })
    logLastResort(log)
    const office = await openOffice(config, log, terminal.now)
    const started = await startService(office, (servers) => mailAdapters(servers, log, office.storage))
    if (started.kind === 'held') {
      await office.close()
      throw new CommandFault(exitCode.configuration, 'Another serve already works on this data directory.')
    }
    const { service } = started
    if (service.firstUrl)
      terminal.err(
        `Nobody has an account yet. Open this address to make the first administrator and take the desk into use; it works until that is done or the service stops:\n${service.firstUrl}\n`,
      )
    const stopped = new Promise<void>((resolve) => {
      terminal.stopSignal.addEventListener('abort', () => resolve(), { once: true })
      if (terminal.stopSignal.aborted) resolve()
    })
    const how = await Promise.race([
      stopped.then(() => 'stopped' as const),
      service.ended.then(
        () => 'ended' as const,
        (error: unknown) => ({ error }),
      ),
    ])
    if (typeof how === 'object') {
      log.error('service-ended', how.error)
      return exitCode.internal
    }
    await service.stop()
    await office.close()
    return exitCode.done
  },
}
