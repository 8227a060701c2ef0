'use client'
import { createContext, type ReactNode, useContext, useState } from 'react'

const NonceContext = createContext<string | undefined>(undefined)

/**
 * The nonce of this page's Content-Security-Policy, for libraries that put style sheets into the page. It stays the first
 * one: a refresh brings props with another nonce, but the browser holds to the policy that the page came with.
 */
export function NonceProvider({ initial, children }: { initial: string | undefined; children: ReactNode }) {
  const [nonce] = useState(() => {
    // Where get-nonce looks, through which Radix's dialogs lock the page behind them.
    if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: initial })
    return initial
  })
  return <NonceContext.Provider value={nonce}>{children}</NonceContext.Provider>
}

export const useNonce = () => useContext(NonceContext)
