'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Field, fieldClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useForgetCredential, useGiveCredential } from '@/lib/browser/use-connections'
import type { ConnectionSummary, ConnectionTest } from '@/lib/connections/contract'
import { statusOf } from '@/lib/kube/status-error'
import { TestResult } from './test-result'

/** The person's own credential for a cluster to which each brings one. */
export function CredentialForm({ summary: { id, hasOwnCredential } }: { summary: ConnectionSummary }) {
  const t = useTranslations()
  const toast = useToast()
  const give = useGiveCredential(id)
  const forget = useForgetCredential(id)
  const [text, setText] = useState('')
  const [test, setTest] = useState<ConnectionTest>()
  const [problem, setProblem] = useState<string>()
  const attempt = async (act: () => Promise<void>) => {
    setProblem(undefined)
    setTest(undefined)
    try {
      await act()
    } catch (error) {
      setProblem(statusOf(error).message ?? '')
    }
  }
  const save = () =>
    attempt(async () => {
      const answer = await give.mutateAsync(text)
      setTest(answer.test)
      if (!answer.saved) return
      setText('')
      toast({ tone: 'ok', title: t('clusters.credentialSaved') })
    })
  return (
    <form
      className="space-y-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) void save()
      }}
    >
      <p className="text-sm text-soft">
        {hasOwnCredential ? t('clusters.credentialGiven') : t('clusters.credentialNone')}
      </p>
      <Field label={t('clusters.credentialText')} hint={t('clusters.credentialHint')} required>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            spellCheck={false}
            autoComplete="off"
            className={`${fieldClass} py-1.5 font-mono text-xs`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {problem ? (
        <Banner sort="error" live>
          {problem}
        </Banner>
      ) : null}
      {test ? <TestResult test={test} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          pending={give.isPending}
          disabledReason={text.trim() ? undefined : t('clusters.needsCredential')}
        >
          {t('clusters.save')}
        </Button>
        {hasOwnCredential ? (
          <Button
            look="danger"
            pending={forget.isPending}
            onClick={() => void attempt(async () => void (await forget.mutateAsync(undefined)))}
          >
            {t('clusters.credentialForget')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
