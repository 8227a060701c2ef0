import { unauthorized } from '../kube/status-error'
import { platform } from '../platform'
import type { SignedIn } from './contract'

/** The first line of every route handler: who is asking, or StatusError Unauthorized. */
export async function requireSession(request: Request): Promise<SignedIn> {
  const signedIn = await platform().auth.session(request.headers)
  if (!signedIn) throw unauthorized()
  return signedIn
}
