'use client'
import { useTranslations } from 'use-intl'
import { OutcomeRow } from '@/components/create/outcome-row'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Tone } from '@/components/ui/status-mark'
import type { CreateNamespaceResult, DocumentResult } from '@/lib/operations/contract'

/** What became of each document; after a failure, what was removed again and what remains. */
export function CreateResult({ result, stale }: { result: CreateNamespaceResult; stale: boolean }) {
  const t = useTranslations()
  const { ok, dryRun, documents } = result
  const headline = dryRun
    ? ok
      ? t(documents.some(isInner) ? 'createNamespace.checkOkParts' : 'createNamespace.checkOk')
      : t('createNamespace.checkFailed')
    : documents.some(({ outcome }) => outcome === 'remains')
      ? t('createNamespace.failedPart')
      : t('createNamespace.failed')
  return (
    <Panel title={t('createNamespace.results')}>
      <div role="status" className="space-y-3">
        {ok && !dryRun ? null : <Banner sort={ok ? 'info' : 'error'}>{headline}</Banner>}
        {stale ? <p className="text-sm text-warn">{t('createNamespace.stale')}</p> : null}
        <ul className="space-y-2">
          {documents.map((document) => (
            <Outcome
              key={`${document.kind}/${document.namespace ?? ''}/${document.name}`}
              document={document}
              dryRun={dryRun}
            />
          ))}
        </ul>
      </div>
    </Panel>
  )
}

/** What goes into the Namespace, and so cannot be tried before that is there. */
const isInner = ({ namespace }: DocumentResult) => namespace !== undefined

const tones: Record<DocumentResult['outcome'], Tone> = {
  created: 'ok',
  valid: 'ok',
  failed: 'error',
  'removed-again': 'muted',
  remains: 'error',
}

function Outcome({ document, dryRun }: { document: DocumentResult; dryRun: boolean }) {
  const t = useTranslations()
  const words: Record<DocumentResult['outcome'], string> = {
    created: t('createNamespace.outcomeCreated'),
    valid: dryRun
      ? t(isInner(document) ? 'createNamespace.outcomeChecked' : 'createNamespace.outcomeTried')
      : t('createNamespace.outcomeValid'),
    failed: t('createNamespace.outcomeFailed'),
    'removed-again': t('createNamespace.outcomeRemoved'),
    remains: t('createNamespace.outcomeRemains'),
  }
  return (
    <OutcomeRow
      object={
        <span className="font-mono text-[0.8125rem]">
          {document.kind}/{document.name}
        </span>
      }
      tone={tones[document.outcome]}
      outcome={words[document.outcome]}
      status={'status' in document ? document.status : undefined}
    />
  )
}
