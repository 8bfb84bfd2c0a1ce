/**
 * Whether the provider puts what is submitted over its SMTP into Sent by itself (mail-rules §15); a copy of
 * ours would be a second one. `capabilities` is asked only where the hosts do not tell: a Workspace mailbox
 * behind another name.
 */
export async function providerFilesSubmissions(
  smtpHost: string,
  imapHost: string,
  capabilities: () => Promise<ReadonlySet<string>>,
): Promise<boolean> {
  if (MICROSOFT.test(smtpHost)) return MICROSOFT.test(imapHost)
  if (!GMAIL.test(smtpHost)) return false
  return GMAIL.test(imapHost) || (await capabilities()).has('X-GM-EXT-1')
}

const GMAIL = /(?:^|\.)(?:gmail|googlemail)\.com\.?$/i
const MICROSOFT = /(?:^|\.)(?:office365|outlook|hotmail|live)\.com\.?$/i
