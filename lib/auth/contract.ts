/** A session says who is asking: cookie -> user -> the identity a cluster is asked with. Nothing is answered without one. */
import type { Person } from '../cluster/contract'

/** What a request says of itself: `Headers`, or what reads like them. */
export interface HeaderReader {
  get(name: string): string | null
}

export interface SignedIn {
  sessionId: string
  userId: string
  /** The Kubernetes user and groups that clusters see. */
  person: Person
  hasPassword: boolean
  expiresAt: string
}

/** A new session's cookie value and lifetime. */
export interface NewSession {
  token: string
  maxAgeSeconds: number
}

export type SignInResult =
  | { ok: true; session: NewSession }
  | { ok: false; reason: 'wrong' | 'rate-limited'; retryAfterSeconds?: number }

export interface Auth {
  /** Whose request it is, by its cookie; undefined when there is no valid session. */
  session(headers: HeaderReader): Promise<SignedIn | undefined>
  /** `address`: for rate limiting. */
  signInWithToken(token: string, address: string): Promise<SignInResult>
  signInWithPassword(name: string, password: string, address: string): Promise<SignInResult>
  signOut(sessionId: string): Promise<void>
  /** Says that sessions were ended here, so that what stays open looks again whether its own was among them. */
  onSessionsEnded(listener: () => void): () => void
  /** Ends all other sessions of the user. `current` is needed when a password is set already. */
  setPassword(
    signedIn: SignedIn,
    next: string,
    current?: string,
  ): Promise<{ ok: boolean; reason?: 'wrong' | 'too-short' | 'rate-limited' }>
}
