/** Body text: LF line ends, no NUL or other controls but tab and newline, no lone surrogates (R-ROB-4). */
export function cleanBody(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '')
    .toWellFormed()
}

/** One line for display: as a body, and blanks collapsed, bidi overrides and isolates taken out (R-CS-5). */
export function cleanLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u061c\ufeff]/g, '')
    .toWellFormed()
    .trim()
}
