'use client'
import './globals.css'

/** The frame itself failed: no providers and so no translations are left; both languages are said. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Orrery</title>
        <main className="mx-auto max-w-xl space-y-3 p-8">
          <h1 className="text-xl font-semibold">Orrery could not show this page</h1>
          <p lang="zh-Hans">页面无法显示，请重试。</p>
          <button type="button" className="rounded-md bg-accent px-3 py-1.5 text-on-accent" onClick={retry}>
            Try again · 重试
          </button>
        </main>
      </body>
    </html>
  )
}
