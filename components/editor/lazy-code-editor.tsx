'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'use-intl'
import { SkeletonLines } from '@/components/ui/skeleton'

function Loading() {
  const t = useTranslations()
  return <SkeletonLines count={8} label={t('app.loading')} />
}

/** The editor is large: it comes when it is needed. */
export const LazyCodeEditor = dynamic(() => import('./code-editor').then(({ CodeEditor }) => CodeEditor), {
  ssr: false,
  loading: Loading,
})
