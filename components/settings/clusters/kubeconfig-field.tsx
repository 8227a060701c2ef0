'use client'
import { useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { RemedyCommand } from '@/components/shell/remedy-command'
import { Checkbox } from '@/components/ui/checkbox'
import { Field, fieldClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { type GivenKubeconfig, readContexts } from '@/lib/browser/use-connections'
import type { KubeconfigContext } from '@/lib/connections/contract'
import { statusOf } from '@/lib/kube/status-error'

export interface ChosenKubeconfig extends GivenKubeconfig {
  chosen: KubeconfigContext | undefined
}

/** A kubeconfig, pasted or from a file, and which of its contexts is meant. What of it is not taken is said with what to do. */
export function KubeconfigField({
  value,
  onChange,
  required,
}: {
  value: ChosenKubeconfig
  onChange(value: ChosenKubeconfig): void
  required: boolean
}) {
  const t = useTranslations()
  const fileId = useId()
  const [contexts, setContexts] = useState<readonly KubeconfigContext[]>([])
  const [problem, setProblem] = useState<string>()

  /** What is answered for an earlier text must not stand for this one. */
  const turn = useRef(0)

  const read = async (kubeconfig: string) => {
    const mine = ++turn.current
    setContexts([])
    setProblem(undefined)
    onChange({ kubeconfig, acceptInsecure: false, chosen: undefined })
    if (!kubeconfig.trim()) return
    try {
      const found = await readContexts(kubeconfig)
      if (mine !== turn.current) return
      setContexts(found)
      const first = found.find(({ current }) => current) ?? found[0]
      onChange({ kubeconfig, acceptInsecure: false, chosen: first, ...(first ? { context: first.name } : {}) })
    } catch (error) {
      if (mine === turn.current) setProblem(statusOf(error).message ?? '')
    }
  }
  const choose = (name: string) => {
    const chosen = contexts.find((context) => context.name === name)
    onChange({ kubeconfig: value.kubeconfig, context: name, acceptInsecure: false, chosen })
  }
  const { chosen } = value

  return (
    <div className="space-y-3">
      <Field label={t('clusters.kubeconfig')} hint={t('clusters.kubeconfigHint')} error={problem} required={required}>
        {(control) => (
          <textarea
            {...control}
            rows={8}
            spellCheck={false}
            autoComplete="off"
            className={`${fieldClass} py-1.5 font-mono text-xs`}
            value={value.kubeconfig}
            onChange={(event) => void read(event.target.value)}
          />
        )}
      </Field>
      <div>
        <label htmlFor={fileId} className="mb-1 block text-sm font-medium">
          {t('clusters.file')}
        </label>
        <input
          id={fileId}
          type="file"
          className="text-sm text-soft file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong/60 file:bg-surface file:px-3 file:text-sm file:font-medium file:text-ink"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void file.text().then(read)
          }}
        />
      </div>
      {contexts.length > 1 ? (
        <Field label={t('clusters.context')}>
          {(control) => (
            <Select {...control} value={value.context ?? ''} onChange={(event) => choose(event.target.value)}>
              {contexts.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {chosen ? <Chosen context={chosen} /> : null}
      {chosen?.skipTlsVerify ? (
        <Banner sort="warn">
          <p>{t('clusters.insecure')}</p>
          <Checkbox
            checked={value.acceptInsecure}
            onChange={(acceptInsecure) => onChange({ ...value, acceptInsecure })}
          >
            {t('clusters.acceptInsecure')}
          </Checkbox>
        </Banner>
      ) : null}
    </div>
  )
}

function Chosen({ context: { server, user, refusals } }: { context: KubeconfigContext }) {
  const t = useTranslations()
  return (
    <div className="space-y-2">
      <p className="text-sm text-soft">
        <span className="font-mono break-all">{server}</span>
        {user ? <span className="ml-2 font-mono text-faint">{user}</span> : null}
      </p>
      {refusals.map(({ refusal, field }) => (
        <Banner key={`${refusal} ${field}`} sort="error" live>
          <p>
            <span className="font-mono font-semibold">{field}</span>: {t(`kubeconfigRefusal.${refusal}`)}
          </p>
          <RemedyCommand fault={refusal} />
        </Banner>
      ))}
    </div>
  )
}
