import { z } from 'zod'
import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { forbiddenPath, invalid, tooManyRequests } from '@/lib/kube/status-error'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'

const body = z.object({ current: z.string().max(1000).optional(), next: z.string().max(1000) })

/** Sets or changes the password of the person who asks, and ends their other sessions. */
export const PUT = (request: Request) =>
  respond(async () => {
    const signedIn = await requireSession(request)
    const { current, next } = body.parse(await readJson(request))
    const { ok, reason } = await platform().auth.setPassword(signedIn, next, current)
    if (ok) return new Response(null, { status: 204 })
    if (reason === 'rate-limited') throw tooManyRequests('too many attempts', 600)
    if (reason === 'wrong') throw forbiddenPath('the current password is wrong')
    throw invalid({ group: '', kind: 'Password' }, '', [
      { field: 'next', reason: 'FieldValueInvalid', value: '', detail: 'must have at least 10 characters' },
    ])
  })
