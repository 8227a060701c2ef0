import type { ConnectionFault, ConnectionWarning, PresentedCertificate } from './contract'

/** What one step of a test found. */
export interface Finding {
  found?: string
  warning?: ConnectionWarning
  message?: string
  certificate?: PresentedCertificate
}

/** What stops a test, with its name. */
export class Fault extends Error {
  constructor(
    readonly fault: ConnectionFault,
    message: string,
    readonly certificate?: PresentedCertificate,
  ) {
    super(message)
  }
}
