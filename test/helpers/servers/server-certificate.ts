import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export type CertificateFiles = { readonly keyFile: string; readonly certificateFile: string }

/** A self-made certificate for localhost and 127.0.0.1; trust it by giving its file to NODE_EXTRA_CA_CERTS or `ca`. */
export function makeServerCertificate(directory: string): CertificateFiles {
  const keyFile = join(directory, 'key.pem')
  const certificateFile = join(directory, 'certificate.pem')
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', keyFile, '-out', certificateFile],
    ],
    { stdio: 'pipe' },
  )
  return { keyFile, certificateFile }
}
