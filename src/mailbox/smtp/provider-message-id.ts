const LONGEST_RESPONSE = 1_000

/**
 * The Message-ID a provider gave the mail instead of ours, out of its last answer (R-OUT-8); without
 * brackets. Outlook.com writes the id itself; Amazon SES the left part, the region is in the server's name.
 */
export function providerMessageId(response: string, host = ''): string | undefined {
  const answer = response.slice(0, LONGEST_RESPONSE).trim()
  const outlook = /^250 2\.0\.0 OK <([^<>\s@]{1,200}@[a-z0-9.-]{1,200}\.outlook\.com)>/i.exec(answer)
  if (outlook?.[1] !== undefined) return outlook[1]
  const ses = /^250 Ok ([0-9a-f]{8,32}(?:-[0-9a-f]{4,32}){2,8})$/i.exec(answer)
  const region =
    /(?:^|\.)email-smtp(?:-fips)?\.([a-z]{2}(?:-[a-z]{2,20}){1,3}-\d{1,2})\.amazonaws\.com\.?$/i.exec(host)
  if (ses?.[1] === undefined || region?.[1] === undefined) return undefined
  const name = region[1].toLowerCase() === 'us-east-1' ? 'email' : region[1].toLowerCase()
  return `${ses[1]}@${name}.amazonses.com`
}
