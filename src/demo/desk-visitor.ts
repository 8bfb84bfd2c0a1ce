/** One page as a browser without JavaScript has it. */
export type Page = { readonly url: string; readonly status: number; readonly html: string }

/** An advisor at the desk: follows links and sends forms, so that the story goes through the true pages. */
export type DeskVisitor = {
  open(path: string): Promise<Page>
  /** Sends the form whose action ends in `action`, with what its fields hold and these, and files where it takes some. */
  submit(
    page: Page,
    action: string,
    fields: Readonly<Record<string, string>>,
    files?: readonly File[],
  ): Promise<Page>
  signIn(email: string, password: string): Promise<Page>
}

export function visitDesk(baseUrl: string): DeskVisitor {
  const cookies = new Map<string, string>()

  async function request(url: URL, body?: URLSearchParams | FormData): Promise<Page> {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'accept-language': 'fi',
        origin: new URL(baseUrl).origin,
        'sec-fetch-site': 'same-origin',
      },
      ...(body ? { body } : {}),
    })
    keepCookies(response, cookies)
    const location = response.headers.get('location')
    if (location && response.status >= 300 && response.status < 400) {
      await response.arrayBuffer()
      return request(new URL(location, url))
    }
    return { url: url.pathname, status: response.status, html: await response.text() }
  }

  const visitor: DeskVisitor = {
    open: (path) => request(new URL(path, baseUrl)),
    submit: (page, action, fields, files = []) => {
      const form = formOf(page, action)
      const body = new URLSearchParams({ ...form.fields, ...fields })
      return request(new URL(form.action, baseUrl), files.length > 0 ? withFiles(body, files) : body)
    },
    async signIn(email, password) {
      return visitor.submit(await visitor.open('/sign-in'), '/sign-in', { email, password })
    },
  }
  return visitor
}

function withFiles(fields: URLSearchParams, files: readonly File[]): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  for (const file of files) form.append('files', file)
  return form
}

function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function formOf(page: Page, action: string) {
  for (const [, attributes = '', content = ''] of page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    const target = unescaped(/\baction="([^"]*)"/.exec(attributes)?.[1] ?? '')
    if (target.split(/[?#]/)[0]?.endsWith(action)) return { action: target, fields: fieldsOf(content) }
  }
  throw new Error(`The page ${page.url} (${page.status}) has no form for ${action}`)
}

function fieldsOf(form: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input\b[^>]*\btype="(?:hidden|text|email)"[^>]*>/g)) {
    const name = attribute(input, 'name')
    if (name !== '') fields[name] = unescaped(attribute(input, 'value'))
  }
  for (const [, attributes = '', text = ''] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    fields[attribute(attributes, 'name')] = unescaped(text.replace(/^\n/, ''))
  }
  return fields
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
