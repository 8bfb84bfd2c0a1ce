/** The machine gives no process, no memory or no room to read in: the fault of no mail, which is read when it does. */
export class ReaderUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('the process that reads mail could not be started', options)
  }
}
