'use client'
import { useTranslations } from 'use-intl'
import { ObjectLink } from '@/components/resource/object-link'
import { useCluster } from '@/components/shell/cluster-context'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Tone } from '@/components/ui/status-mark'
import type { CreateObjectsResult, ObjectResult } from '@/lib/operations/contract'
import { OutcomeRow } from './outcome-row'

const tones: Record<ObjectResult['outcome'], Tone> = {
  created: 'ok',
  valid: 'ok',
  checked: 'ok',
  failed: 'error',
  uncertain: 'warn',
  'not-tried': 'muted',
}

/** What became of each object, in the order in which they were written. */
export function ObjectsResult({ result, stale }: { result: CreateObjectsResult; stale: boolean }) {
  const t = useTranslations()
  const { ok, dryRun, objects } = result
  const made = objects.filter(({ outcome }) => outcome === 'created').length
  const headline = !ok
    ? made > 0 || objects.some(({ outcome }) => outcome === 'uncertain')
      ? t('createObjects.failed')
      : t('createObjects.checkFailed')
    : !dryRun
      ? t('createObjects.created', { count: made })
      : objects.some(({ outcome }) => outcome === 'checked')
        ? t('createObjects.checkOkParts')
        : t('createObjects.checkOk')
  return (
    <Panel title={t('createObjects.results')}>
      <div role="status" className="space-y-3">
        <Banner sort={ok ? 'info' : 'error'}>{headline}</Banner>
        {stale ? <p className="text-sm text-warn">{t('createObjects.stale')}</p> : null}
        <ul className="max-h-[32rem] space-y-2 overflow-y-auto">
          {objects.map((object, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same object may be written twice; its place tells it apart
            <Outcome key={at} object={object} />
          ))}
        </ul>
      </div>
    </Panel>
  )
}

function Outcome({ object }: { object: ObjectResult }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { kind, id, namespace, name, outcome } = object
  const words: Record<ObjectResult['outcome'], string> = {
    created: t('createObjects.outcomeCreated'),
    valid: t('createObjects.outcomeValid'),
    checked: t('createObjects.outcomeChecked'),
    failed: t('createObjects.outcomeFailed'),
    uncertain: t('createObjects.outcomeUncertain'),
    'not-tried': t('createObjects.outcomeNotTried'),
  }
  const isThere = id !== undefined && (outcome === 'created' || outcome === 'uncertain')
  return (
    <OutcomeRow
      object={
        <>
          {isThere ? (
            <ObjectLink cluster={cluster.id} kind={id} namespace={namespace} name={name} />
          ) : (
            <span className="font-mono text-[0.8125rem] break-all">
              {kind}/{name}
            </span>
          )}
          {namespace ? <span className="text-xs text-faint">{namespace}</span> : null}
        </>
      }
      tone={tones[outcome]}
      outcome={words[outcome]}
      status={'status' in object ? object.status : undefined}
    />
  )
}
