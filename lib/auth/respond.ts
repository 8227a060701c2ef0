import { ZodError } from 'zod'
import type { Status } from '../kube/object'
import { badRequest, internalError, isStatusError, requestEntityTooLarge } from '../kube/status-error'

/** A Status as an HTTP answer. */
function statusResponse(status: Status): Response {
  const retry = status.details?.retryAfterSeconds
  return Response.json(status, {
    status: status.code,
    headers: { 'cache-control': 'no-store', ...(retry ? { 'retry-after': String(retry) } : {}) },
  })
}

/** Runs a route handler; whatever it throws becomes a Kubernetes Status. What nobody foresaw is told to the operator only. */
export async function respond(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof ZodError) return statusResponse(badRequest(describeZodError(error)).status)
    if (isStatusError(error)) return statusResponse(error.status)
    console.error(error)
    return statusResponse(internalError('the console has the details in its output').status)
  }
}

function describeZodError(error: ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')
}

/** The JSON body, or BadRequest. Bodies of the console's own API are small, and strangers send some: the rest stays unread. */
export async function readJson(request: Request, maximumBytes = 1_000_000): Promise<unknown> {
  const text = await readText(request, maximumBytes)
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('the body is not JSON')
  }
}

async function readText({ body }: Request, maximumBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maximumBytes) throw requestEntityTooLarge(`limit is ${maximumBytes}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
