'use client'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field, inputClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { api } from '@/lib/browser/paths'
import { requestJson } from '@/lib/browser/request'
import { statusOf } from '@/lib/kube/status-error'

interface Fields {
  name: string
  password: string
}

interface SignInFormProps {
  next: string
  /** Why a link from the terminal did not sign in, as the server's redirect says it. */
  linkProblem: 'token' | 'rate-limited' | undefined
}

export function SignInForm({ next, linkProblem }: SignInFormProps) {
  const t = useTranslations()
  const [problem, setProblem] = useState<string>()
  const [visible, setVisible] = useState(false)
  const { register, handleSubmit, formState, setFocus, resetField } = useForm<Fields>({
    defaultValues: { name: '', password: '' },
  })

  const explain = (error: unknown): string => {
    const { code, details, message } = statusOf(error)
    if (code === 401 || code === 400 || code === 422) return t('signIn.wrong')
    if (code === 429) return t('signIn.limited', { seconds: details?.retryAfterSeconds ?? 60 })
    if (code === 503) return t('signIn.unreachable')
    return message ?? t('signIn.unreachable')
  }
  const submit = handleSubmit(async (fields) => {
    setProblem(undefined)
    try {
      await requestJson(api.session(), { method: 'POST', body: fields })
      // A full load, so that everything is rendered for the person who is now signed in.
      window.location.assign(next)
    } catch (error) {
      setProblem(explain(error))
      resetField('password')
      setFocus('password')
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4" noValidate>
      {linkProblem === 'rate-limited' ? (
        <Banner sort="error" live>
          {t('signIn.linkLimited')}
        </Banner>
      ) : null}
      {linkProblem === 'token' ? (
        <Banner sort="warn" live>
          <p>{t('signIn.token')}</p>
          <p>
            {t('signIn.tokenHow')} <code className="font-mono font-semibold whitespace-nowrap">npx orrery token</code>
          </p>
        </Banner>
      ) : null}
      {problem ? (
        <Banner sort="error" live>
          {problem}
        </Banner>
      ) : null}
      <Field label={t('signIn.name')} error={formState.errors.name ? t('settings.passwordNeeded') : undefined} required>
        {(control) => (
          <input
            {...control}
            {...register('name', { required: true })}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            className={inputClass}
          />
        )}
      </Field>
      <Field
        label={t('signIn.password')}
        error={formState.errors.password ? t('settings.passwordNeeded') : undefined}
        required
      >
        {(control) => (
          <input
            {...control}
            {...register('password', { required: true })}
            type={visible ? 'text' : 'password'}
            autoComplete="current-password"
            className={inputClass}
          />
        )}
      </Field>
      <Checkbox checked={visible} onChange={setVisible}>
        {t('signIn.showPassword')}
      </Checkbox>
      <Button type="submit" look="primary" pending={formState.isSubmitting} className="w-full">
        {t('signIn.submit')}
      </Button>
      <p className="text-sm text-faint">{t('signIn.noPassword')}</p>
    </form>
  )
}
