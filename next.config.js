import path from 'node:path'

/** @type {import('next').NextConfig} */
export default {
  // The Kubernetes proxy works on raw paths: nothing may rewrite them before it.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ['@kubernetes/client-node', '@node-rs/argon2', '@prisma/client'],
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  devIndicators: false,
  // No page has pictures to resize: the optimiser would only be one more door that fetches what its URL names.
  images: { unoptimized: true },
  turbopack: { root: path.resolve(import.meta.dirname) },
  outputFileTracingRoot: path.resolve(import.meta.dirname),
  // `npm test` checks types once, for everything.
  typescript: { ignoreBuildErrors: true },
  // Browsers ask for it whatever the page says.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  experimental: { optimizePackageImports: ['lucide-react'] },
}
