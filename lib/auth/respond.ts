import { ZodError } from 'zod'
import type { Status } from '../kube/object'
import { badRequest, statusOf } from '../kube/status-error'

/** A Status as an HTTP answer. */
function statusResponse(status: Status): Response {
  const retry = status.details?.retryAfterSeconds
  return Response.json(status, {
    status: status.code,
    headers: { 'cache-control': 'no-store', ...(retry ? { 'retry-after': String(retry) } : {}) },
  })
}

/** Runs a route handler; whatever it throws becomes a Kubernetes Status. */
export async function respond(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    const status = error instanceof ZodError ? badRequest(describeZodError(error)).status : statusOf(error)
    if (status.code >= 500) console.error(error)
    return statusResponse(status)
  }
}

function describeZodError(error: ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')
}

/** The JSON body, or BadRequest. Bodies of the console's own API are small. */
export async function readJson(request: Request, maximumBytes = 1_000_000): Promise<unknown> {
  const text = await request.text()
  if (text.length > maximumBytes) throw badRequest(`the body is larger than ${maximumBytes} bytes`)
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('the body is not JSON')
  }
}
