/** What the server answers beside resources: its version, metrics, the keys of its tokens, and the list of its paths. */
import type { Exchange } from './exchange'
import { jsonAnswer, textAnswer } from './exchange'
import type { Metrics } from './metrics'
import type { TokenSigner } from './service-account-token'
import { tokenIssuer } from './service-account-token'
import { kubernetesVersion } from './version'

export interface PathRouteOptions {
  metrics: Metrics
  signer: TokenSigner
  /** Further paths for the list at `/`. */
  paths: () => readonly string[]
}

const ownPaths = ['/healthz', '/livez', '/metrics', '/openid/v1/jwks', '/readyz', '/version']

/** Undefined for a path of somebody else. */
export function pathAnswer(exchange: Exchange, { metrics, signer, paths }: PathRouteOptions): Response | undefined {
  switch (exchange.url.pathname.replace(/(.)\/$/, '$1')) {
    case '/':
      return jsonAnswer(exchange, { paths: [...new Set([...ownPaths, ...paths()])].sort() })
    case '/version':
      return jsonAnswer(exchange, kubernetesVersion)
    case '/metrics':
      return textAnswer(metrics.print(), 'text/plain; version=0.0.4; charset=utf-8')
    case '/openid/v1/jwks':
      return textAnswer(JSON.stringify(signer.keySet()), 'application/jwk-set+json')
    case '/.well-known/openid-configuration':
      return jsonAnswer(exchange, {
        issuer: tokenIssuer,
        jwks_uri: `${tokenIssuer}/openid/v1/jwks`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: signer.keySet().keys.map(({ alg }) => alg),
      })
    default:
      return undefined
  }
}
