'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useReducer, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { useForbiddenToCreate } from '@/components/actions/use-allowed'
import { useCluster } from '@/components/shell/cluster-context'
import { useLeaveGuard } from '@/components/shell/leave-guard'
import { PageHeader } from '@/components/shell/page-header'
import { Button, buttonClass } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { faultsOf } from '@/lib/browser/namespace-form/rules'
import { foldForm, isTyped, rests, startState } from '@/lib/browser/namespace-form/state'
import { pages } from '@/lib/browser/paths'
import { useCreateNamespace } from '@/lib/browser/use-create-namespace'
import { useNameAvailability } from '@/lib/browser/use-name-availability'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { namespaces } from '@/lib/kinds'
import { BasicsPart } from './basics-part'
import { CreateResult } from './create-result'
import { LimitsPart } from './limits-part'
import { QuotaPart } from './quota-part'
import { YamlPart } from './yaml-part'

export function CreateNamespace() {
  const t = useTranslations()
  const words = useVocabulary()
  const router = useRouter()
  const toast = useToast()
  const { cluster } = useCluster()
  const [state, dispatch] = useReducer(foldForm, undefined, () => startState())
  const [tries, setTries] = useState(0)
  const tried = tries > 0
  const page = useRef<HTMLFormElement>(null)
  const [checkedText, setCheckedText] = useState<string>()
  const create = useCreateNamespace(cluster.id)
  const { form, text, faults: yamlFaults, documents, beyond } = state
  const faults = faultsOf(form)
  const created = create.data?.ok === true && !create.data.dryRun
  // Its own name is not taken away from it while the way to the new namespace is still going on.
  const asked = faults.has('name') || created ? undefined : form.name
  const availability = useNameAvailability(cluster.id, namespaces, asked)
  const nameTaken = availability === 'taken' || availability === 'terminating'
  useLeaveGuard(isTyped(state) && !created)
  const forbidden = useForbiddenToCreate(namespaces)

  const isReady = yamlFaults.length === 0 && faults.size === 0 && !nameTaken
  const send = (dryRun: boolean) => {
    setTries(tries + 1)
    if (!isReady || create.isPending) return
    setCheckedText(text)
    create.mutate(
      { documents, dryRun },
      {
        onSuccess: ({ ok }) => {
          if (!ok || dryRun) return
          toast({ tone: 'ok', title: t('createNamespace.created', { name: form.name }) })
          // In place of the entry that the guard put on top: the form stays one step back.
          router.replace(pages.detail(cluster.id, namespaces.id, { name: form.name }))
        },
      },
    )
  }
  const focusEditor = () => page.current?.querySelector<HTMLElement>('.cm-content')?.focus()
  // What is to be corrected takes the focus, each time that sending was tried.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wrong then, not whenever it changes
  useEffect(() => {
    if (tries === 0 || isReady) return
    if (rests(state)) focusEditor()
    else page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tries])
  const parts = {
    form,
    faults,
    tried,
    beyond,
    disabled: rests(state),
    change: (next: typeof form) => dispatch({ type: 'form', form: next }),
  }

  return (
    <>
      <PageHeader
        crumbs={[
          { label: cluster.name, href: pages.cluster(cluster.id) },
          { label: words.kinds(namespaces), href: pages.list(cluster.id, namespaces.id) },
        ]}
        title={t('createNamespace.title')}
      />
      <form
        ref={page}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(false)
        }}
        className="grid items-start gap-4 px-4 pb-8 max-sm:px-3 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
      >
        <div className="grid min-w-0 gap-4">
          <p className="text-soft">{t('createNamespace.intro')}</p>
          {forbidden ? <Banner sort="warn">{forbidden}</Banner> : null}
          <BasicsPart {...parts} availability={availability} />
          <QuotaPart {...parts} />
          <LimitsPart {...parts} />
        </div>
        <div className="grid min-w-0 gap-4 xl:sticky xl:top-4">
          <YamlPart state={state} dispatch={dispatch} focus={focusEditor} />
          <ActionError error={create.error} />
          {create.data ? <CreateResult result={create.data} stale={checkedText !== text} /> : null}
          {tried && !isReady ? (
            <Banner sort="warn" live>
              {t('createNamespace.fixFirst')}
            </Banner>
          ) : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Link href={pages.list(cluster.id, namespaces.id)} prefetch={false} className={buttonClass('quiet')}>
              {t('app.cancel')}
            </Link>
            <Button pending={create.isPending && create.variables?.dryRun === true} onClick={() => send(true)}>
              {t('createNamespace.check')}
            </Button>
            <Button type="submit" look="primary" pending={create.isPending && create.variables?.dryRun === false}>
              {t('createNamespace.submit')}
            </Button>
          </div>
        </div>
      </form>
    </>
  )
}
