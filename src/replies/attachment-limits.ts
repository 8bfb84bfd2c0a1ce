/** Base64 adds 37 %; most servers take 25 to 35 MB in all (R-OUT-7). */
export const attachmentLimits = { file: 15_000_000, total: 18_000_000, count: 20 } as const
