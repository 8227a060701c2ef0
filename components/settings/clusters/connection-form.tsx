'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { ClusterMark } from '@/components/shell/cluster-mark'
import { Button } from '@/components/ui/button'
import { Field, inputClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { pages } from '@/lib/browser/paths'
import { testKubeconfig, useAddConnection, useChangeConnection } from '@/lib/browser/use-connections'
import { type ConnectionSummary, type ConnectionTest, clusterMarks } from '@/lib/connections/contract'
import { statusOf } from '@/lib/kube/status-error'
import { type ChosenKubeconfig, KubeconfigField } from './kubeconfig-field'
import { RadioCards } from './radio-cards'
import { TestResult } from './test-result'

const identities = ['impersonate', 'own'] as const

/** A connection to add, or one to change: then the kubeconfig is only needed where address, trust, credential or identity change. */
export function ConnectionForm({ existing }: { existing?: ConnectionSummary }) {
  const t = useTranslations()
  const toast = useToast()
  const router = useRouter()
  const add = useAddConnection()
  const change = useChangeConnection(existing?.id ?? '')
  const [given, setGiven] = useState<ChosenKubeconfig>({ kubeconfig: '', acceptInsecure: false, chosen: undefined })
  const [id, setId] = useState<string>()
  const [name, setName] = useState(existing?.name)
  const [mark, setMark] = useState(existing?.mark ?? 'none')
  const [identity, setIdentity] = useState(existing?.identity ?? 'impersonate')
  const [namespaces, setNamespaces] = useState(existing?.namespaces.join(' ') ?? '')
  const [test, setTest] = useState<ConnectionTest>()
  const [testing, setTesting] = useState(false)
  const [problem, setProblem] = useState<string>()

  const suggested = given.chosen?.name ?? ''
  const shownName = name ?? suggested
  const shownId = id ?? idOf(shownName)
  const names = namespaces.split(/[\s,]+/).filter(Boolean)
  const hasKubeconfig = given.kubeconfig.trim() !== ''
  const isUsable = given.chosen !== undefined && given.chosen.refusals.length === 0
  const isAccepted = !given.chosen?.skipTlsVerify || given.acceptInsecure
  const isReady = hasKubeconfig ? isUsable && isAccepted : existing !== undefined && identity === existing.identity
  const { chosen: _, ...kubeconfig } = given

  const attempt = async (act: () => Promise<void>) => {
    setProblem(undefined)
    setTest(undefined)
    try {
      await act()
    } catch (error) {
      setProblem(statusOf(error).message ?? '')
    }
  }
  const tryIt = () =>
    attempt(async () => {
      setTesting(true)
      try {
        setTest(await testKubeconfig({ ...kubeconfig, identity, namespaces: names }))
      } finally {
        setTesting(false)
      }
    })
  const save = () =>
    attempt(async () => {
      const fields = { name: shownName, mark, identity, namespaces: names }
      const answer = existing
        ? await change.mutateAsync({ ...fields, ...(hasKubeconfig ? { given: kubeconfig } : {}) })
        : await add.mutateAsync({ id: shownId, ...kubeconfig, ...fields })
      setTest(answer.test)
      if (!answer.saved) return
      toast({ tone: 'ok', title: t('clusters.saved', { name: shownName }) })
      router.push(pages.clusters())
      router.refresh()
    })

  return (
    <form
      className="max-w-2xl space-y-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void save()
      }}
    >
      {existing ? <p className="text-sm text-soft">{t('clusters.replaceHint')}</p> : null}
      <KubeconfigField value={given} onChange={setGiven} required={!existing} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('clusters.name')} required>
          {(control) => (
            <input
              {...control}
              className={inputClass}
              value={shownName}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {existing ? null : (
          <Field label={t('clusters.id')} hint={t('clusters.idHint')} required>
            {(control) => (
              <input
                {...control}
                className={`${inputClass} font-mono`}
                value={shownId}
                onChange={(event) => setId(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <RadioCards<(typeof identities)[number]>
        legend={t('clusters.identity')}
        value={identity}
        choices={identities.map((each) => ({
          value: each,
          label: t(`clusterIdentity.${each}`),
          hint: t(`clusterIdentityHint.${each}`),
        }))}
        onChoose={setIdentity}
      />
      <RadioCards<(typeof clusterMarks)[number]>
        legend={t('clusters.mark')}
        value={mark}
        row
        choices={clusterMarks.map((each) => ({
          value: each,
          label: t(`clusterMark.${each}`),
          before: <ClusterMark mark={each} />,
        }))}
        onChoose={setMark}
      />
      <Field label={t('clusters.namespaces')} hint={t('clusters.namespacesHint')} optional>
        {(control) => (
          <input
            {...control}
            className={`${inputClass} font-mono`}
            value={namespaces}
            onChange={(event) => setNamespaces(event.target.value)}
          />
        )}
      </Field>
      {problem ? (
        <Banner sort="error" live>
          {problem}
        </Banner>
      ) : null}
      {test && test.steps.length > 0 ? <TestResult test={test} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          pending={testing}
          disabledReason={isUsable && isAccepted ? undefined : t('clusters.needsKubeconfig')}
          onClick={() => void tryIt()}
        >
          {t('clusters.test')}
        </Button>
        <Button
          type="submit"
          look="primary"
          pending={add.isPending || change.isPending}
          disabledReason={isReady ? undefined : t('clusters.needsKubeconfig')}
        >
          {existing ? t('clusters.save') : t('clusters.addNow')}
        </Button>
      </div>
    </form>
  )
}

/** A DNS label out of a name: `Prod (EU)` is `prod-eu`. */
const idOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
