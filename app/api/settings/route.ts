import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'
import { settingsPatchSchema } from '@/lib/settings/schema'

export const dynamic = 'force-dynamic'

export const GET = (request: Request) =>
  respond(async () => {
    const { userId } = await requireSession(request)
    return Response.json(await platform().settings.all(userId))
  })

/** A partial map of settings; all of it is checked before any of it is stored. */
export const PATCH = (request: Request) =>
  respond(async () => {
    const { userId } = await requireSession(request)
    const patch = settingsPatchSchema.parse(await readJson(request))
    const { settings } = platform()
    await settings.change(userId, patch)
    return Response.json(await settings.all(userId))
  })
