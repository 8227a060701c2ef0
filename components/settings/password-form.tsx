'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Field, inputClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { api } from '@/lib/browser/paths'
import { requestJson } from '@/lib/browser/request'
import { statusOf } from '@/lib/kube/status-error'

interface Fields {
  current: string
  next: string
  again: string
}

/** The server has the last word; this only spares a round trip. */
const shortest = 10

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const t = useTranslations()
  const toast = useToast()
  const router = useRouter()
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, setError, reset, getValues } = useForm<Fields>({
    defaultValues: { current: '', next: '', again: '' },
  })
  const { errors } = formState
  const tooShort = t('settings.passwordShort', { count: shortest })

  const submit = handleSubmit(async ({ current, next }) => {
    setProblem(undefined)
    try {
      await requestJson(api.password(), { method: 'PUT', body: { next, ...(hasPassword ? { current } : {}) } })
      reset()
      toast({ tone: 'ok', title: t('settings.passwordDone') })
      router.refresh()
    } catch (error) {
      const { code, message } = statusOf(error)
      if (code === 403) setError('current', { message: t('settings.passwordWrong') }, { shouldFocus: true })
      else if (code === 422) setError('next', { message: tooShort }, { shouldFocus: true })
      else setProblem(code === 429 ? t('settings.passwordLimited') : message)
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} className="max-w-sm space-y-3" noValidate>
      {hasPassword ? null : <p className="text-sm text-soft">{t('settings.passwordNone')}</p>}
      {problem ? (
        <Banner sort="error" live>
          {problem}
        </Banner>
      ) : null}
      {hasPassword ? (
        <Field label={t('settings.passwordCurrent')} error={errors.current?.message} required>
          {(control) => (
            <input
              {...control}
              {...register('current', { required: t('settings.passwordNeeded') })}
              type="password"
              autoComplete="current-password"
              className={inputClass}
            />
          )}
        </Field>
      ) : null}
      <Field label={t('settings.passwordNew')} error={errors.next?.message} required>
        {(control) => (
          <input
            {...control}
            {...register('next', {
              required: t('settings.passwordNeeded'),
              minLength: { value: shortest, message: tooShort },
            })}
            type="password"
            autoComplete="new-password"
            className={inputClass}
          />
        )}
      </Field>
      <Field label={t('settings.passwordAgain')} error={errors.again?.message} required>
        {(control) => (
          <input
            {...control}
            {...register('again', {
              validate: (value) => value === getValues('next') || t('settings.passwordDiffer'),
            })}
            type="password"
            autoComplete="new-password"
            className={inputClass}
          />
        )}
      </Field>
      <Button type="submit" look="primary" pending={formState.isSubmitting}>
        {hasPassword ? t('settings.passwordChange') : t('settings.passwordSet')}
      </Button>
    </form>
  )
}
