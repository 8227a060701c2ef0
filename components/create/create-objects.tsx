'use client'
import { FilePlus2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { LazyCodeEditor } from '@/components/editor/lazy-code-editor'
import { useCluster } from '@/components/shell/cluster-context'
import { useLeaveGuard } from '@/components/shell/leave-guard'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { PageHeader } from '@/components/shell/page-header'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { Panel } from '@/components/ui/panel'
import { useToast } from '@/components/ui/toast'
import { readManifests } from '@/lib/browser/manifests/read-manifests'
import { repaired } from '@/lib/browser/manifests/repair'
import { pages } from '@/lib/browser/paths'
import { useCreateObjects, useServedKinds } from '@/lib/browser/use-create-objects'
import { useDebounced } from '@/lib/browser/use-debounced'
import { ManifestFaults } from './manifest-faults'
import { ObjectsResult } from './objects-result'
import { useFiles } from './use-files'

const settleMs = 300

/** Any objects, written, pasted or dropped as files, tried before they are created. */
export function CreateObjects() {
  const t = useTranslations()
  const toast = useToast()
  const { cluster } = useCluster()
  const { namespace } = useNamespaceScope()
  const [text, setText] = useState('')
  const [sent, setSent] = useState<string>()
  const [dragging, setDragging] = useState(false)
  const page = useRef<HTMLFormElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const served = useServedKinds(cluster.id)
  const create = useCreateObjects(cluster.id)
  const addFiles = useFiles(text, setText)
  // It is read when nobody types: half a word is no fault, and a long text would hold the letters up.
  const settled = useDebounced(text, settleMs)
  const read = useMemo(() => readManifests(settled, served.data), [settled, served.data])
  const faults = 'faults' in read ? read.faults : []
  const repair = useMemo(
    () => (faults.length > 0 && served.data ? repaired(settled, served.data) : { text: settled, repairs: [] }),
    [faults, settled, served.data],
  )
  const objects = 'objects' in read ? read.objects : []
  const isReady = objects.length > 0 && settled === text
  const created = create.data?.ok === true && !create.data.dryRun && sent === text
  useLeaveGuard(text.trim() !== '' && !created)

  const send = (dryRun: boolean) => {
    if (!isReady || create.isPending) return
    setSent(text)
    create.mutate(
      { documents: objects, namespace: namespace ?? 'default', dryRun },
      {
        onSuccess: ({ ok, objects: results }) => {
          if (ok && !dryRun) toast({ tone: 'ok', title: t('createObjects.created', { count: results.length }) })
        },
      },
    )
  }
  const why = faults[0] ? t('createNamespace.fixFirst') : isReady ? undefined : t('createObjects.nothing')

  return (
    <>
      <PageHeader
        crumbs={[{ label: cluster.name, href: pages.cluster(cluster.id) }]}
        title={t('createObjects.title')}
        actions={
          <>
            <input
              ref={picker}
              type="file"
              multiple
              accept=".yaml,.yml,.json,text/*,application/json,application/yaml"
              className="sr-only"
              tabIndex={-1}
              aria-hidden
              onChange={(event) => {
                void addFiles([...(event.target.files ?? [])])
                event.target.value = ''
              }}
            />
            <Button onClick={() => picker.current?.click()}>
              <FilePlus2 aria-hidden className="size-4" />
              {t('createObjects.choose')}
            </Button>
          </>
        }
      />
      <form
        ref={page}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(false)
        }}
        className="grid items-start gap-4 px-4 pb-8 max-sm:px-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button above is the first */}
        <div
          className={classNames('rounded-lg', dragging && 'outline-2 outline-accent outline-dashed')}
          onDragOver={(event) => {
            if (![...event.dataTransfer.types].includes('Files')) return
            event.preventDefault()
            setDragging(true)
          }}
          onDragLeave={() => setDragging(false)}
          onDropCapture={(event) => {
            setDragging(false)
            if (event.dataTransfer.files.length === 0) return
            event.preventDefault()
            event.stopPropagation()
            void addFiles([...event.dataTransfer.files])
          }}
        >
          <Panel title={t('createObjects.editor')} flush>
            <div className="space-y-2 p-3">
              <p id="create-hint" className="text-sm text-soft">
                {dragging ? t('createObjects.drop') : t('createObjects.intro')} {t('createObjects.hint')}
              </p>
              <LazyCodeEditor
                value={text}
                label={t('createObjects.label')}
                describedBy="create-hint create-faults"
                onChange={setText}
                faultLine={faults[0]?.line}
                className="h-[calc(100dvh-18rem)] min-h-72 max-sm:h-80"
              />
            </div>
          </Panel>
        </div>
        <div className="grid min-w-0 gap-4 xl:sticky xl:top-4">
          <p className="text-sm text-soft">
            {namespace ? t('createObjects.namespace', { name: namespace }) : t('createObjects.anyNamespace')}
          </p>
          {served.error ? (
            <p className="text-sm text-warn">{t('createObjects.unchecked', { reason: served.error.message })}</p>
          ) : null}
          <div id="create-faults" aria-live="polite" className="empty:hidden">
            <ManifestFaults
              faults={faults}
              repairs={repair.repairs}
              onRepair={() => {
                setText(repair.text)
                page.current?.querySelector<HTMLElement>('.cm-content')?.focus()
              }}
            />
          </div>
          <ActionError error={create.error} />
          {create.data ? <ObjectsResult result={create.data} stale={sent !== text} /> : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Button
              pending={create.isPending && create.variables?.dryRun === true}
              disabledReason={why}
              onClick={() => send(true)}
            >
              {t('createObjects.check')}
            </Button>
            <Button
              type="submit"
              look="primary"
              pending={create.isPending && create.variables?.dryRun === false}
              disabledReason={why}
            >
              {t('createObjects.submit')}
            </Button>
          </div>
        </div>
      </form>
    </>
  )
}
