/** Opaque S/MIME of the tests' own: the structure of RFC 5652 without certificates and with no real signature. */
export function aSignedMail(inner: Buffer, form: 'in one piece' | 'in pieces without a length'): Buffer {
  const octets =
    form === 'in one piece'
      ? element(0x04, inner)
      : openEnded(0x24, element(0x04, inner.subarray(0, 40)), element(0x04, inner.subarray(40)))
  const oid = (last: number) => Buffer.from(`06092a864886f70d01070${last}`, 'hex')
  const version = Buffer.from('020101', 'hex')
  const digests = element(0x31, element(0x30, Buffer.from('0609608648016503040201', 'hex')))
  const wrap = form === 'in one piece' ? element : openEnded
  const signed = wrap(0x30, version, digests, wrap(0x30, oid(1), wrap(0xa0, octets)), element(0x31))
  return wrap(0x30, oid(2), wrap(0xa0, signed))
}

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([Buffer.from([tag, 0x84]), length, body])
}

/** BER's indefinite length, which OpenSSL writes when it streams. */
function openEnded(tag: number, ...contents: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])])
}
