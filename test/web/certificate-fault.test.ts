import { expect, test } from 'vitest'
import { certificateFault } from '../../src/web/settings/certificate-fault.ts'

test.each([
  ['tls', 'CERT_HAS_EXPIRED', 'expired'],
  ['tls', 'CERT_NOT_YET_VALID', 'not-yet'],
  ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'other-name'],
  ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'authority'],
  ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'authority'],
  ['sign-in', 'tls: SELF_SIGNED_CERT_IN_CHAIN', 'authority'],
  ['sign-in', 'tls: no-starttls', 'no-starttls'],
  ['sign-in', 'tls: ETLS', 'no-starttls'],
  ['tls', 'ECONNRESET', undefined],
  ['sign-in', 'sign-in: AUTHENTICATIONFAILED', undefined],
])('at the step %s the code %s means %s', (step, code, fault) => {
  expect(certificateFault(step, code)).toBe(fault)
})
