/** A path of this console from a `?next=` that anybody may have written; anything else becomes the start page. */
export function localPath(next: string | undefined): string {
  // A second slash or a backslash makes browsers read a host name.
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || /[\p{Cc}\\]/u.test(next)) return '/'
  return next.startsWith('/api/') || next.startsWith('/sign-in') ? '/' : next
}
