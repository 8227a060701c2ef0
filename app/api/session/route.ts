import { z } from 'zod'
import { sessionCookieHeader } from '@/lib/auth/cookies'
import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { wayHeaders } from '@/lib/auth/way'
import { tooManyRequests, unauthorized } from '@/lib/kube/status-error'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'

const credentials = z.object({ name: z.string().max(253), password: z.string().max(1000) })

/** Signs in with a password. */
export const POST = (request: Request) =>
  respond(async () => {
    const { name, password } = credentials.parse(await readJson(request))
    const address = request.headers.get(wayHeaders.address) ?? 'unknown'
    const result = await platform().auth.signInWithPassword(name, password, address)
    if (result.ok) {
      const { token, maxAgeSeconds } = result.session
      return new Response(null, {
        status: 204,
        headers: { 'set-cookie': sessionCookieHeader(request.headers, token, maxAgeSeconds) },
      })
    }
    if (result.reason === 'rate-limited') throw tooManyRequests('too many attempts', result.retryAfterSeconds ?? 60)
    throw unauthorized('the name or the password is wrong')
  })

/** Who is asking. */
export const GET = (request: Request) =>
  respond(async () => {
    const { person, hasPassword, expiresAt } = await requireSession(request)
    return Response.json({ user: person.user, groups: person.groups, hasPassword, expiresAt })
  })

/** Signs out. */
export const DELETE = (request: Request) =>
  respond(async () => {
    await platform().auth.signOut((await requireSession(request)).sessionId)
    return new Response(null, { status: 204, headers: { 'set-cookie': sessionCookieHeader(request.headers, '') } })
  })
