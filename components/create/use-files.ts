'use client'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { useToast } from '@/components/ui/toast'

/** In characters: what the server takes in one request, with room for how JSON writes it. */
const mostText = 3_000_000

/** Puts the texts of files behind what is there, as documents of their own; what cannot be read is said and left out. */
export function useFiles(text: string, change: (text: string) => void) {
  const t = useTranslations()
  const toast = useToast()
  return useCallback(
    async (files: readonly File[]) => {
      let all = text
      for (const file of files) {
        if (all.length + file.size > mostText) {
          toast({ tone: 'error', title: t('createObjects.tooLarge', { name: file.name, most: '3 MB' }) })
          continue
        }
        try {
          const added = await file.text()
          // A name may hold a line break, and would end the comment.
          const heading = `# ${file.name.replace(/[\r\n]/g, ' ')}\n`
          all = all.trim() === '' ? heading + added : `${all.trimEnd()}\n---\n${heading}${added}`
        } catch {
          toast({ tone: 'error', title: t('createObjects.unreadableFile', { name: file.name }) })
        }
      }
      if (all !== text) change(all)
    },
    [text, change, t, toast],
  )
}
