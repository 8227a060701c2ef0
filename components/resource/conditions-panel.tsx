'use client'
import { useTranslations } from 'use-intl'
import { Age } from '@/components/ui/age'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { Condition } from '@/lib/kube/conditions'
import type { KubeObject } from '@/lib/kube/object'
import { useAgeText } from './age-text'

interface Conditioned extends KubeObject {
  status?: { conditions?: Condition[] }
}

export function conditionsOf(object: KubeObject): readonly Condition[] {
  const conditions = (object as Conditioned).status?.conditions
  return Array.isArray(conditions) ? conditions : []
}

/** Conditions that are good when False; every other is good when True. */
const unwelcome =
  /Pressure$|Unavailable$|Failure$|^DisruptionTarget$|Remaining$|^Fail|^Suspended$|^ScalingLimited$|^Resizing$|ResizePending$/

function conditionTone({ type, status, reason }: Condition): Tone {
  if (status === 'Unknown') return 'warn'
  // A Pod that has done its work is no longer ready, and has nothing more to be ready for.
  if (reason === 'PodCompleted') return 'ok'
  return (status === 'True') !== unwelcome.test(type) ? 'ok' : 'error'
}

export function ConditionsPanel({ conditions }: { conditions: readonly Condition[] }) {
  const t = useTranslations()
  const age = useAgeText()
  const meanings = { ok: t('condition.good'), error: t('condition.bad'), warn: t('condition.unknown') }
  return (
    <Panel title={t('detail.conditions')} flush>
      <SimpleTable
        label={t('detail.conditions')}
        columns={[
          { id: 'type', title: t('condition.type') },
          { id: 'status', title: t('condition.status') },
          { id: 'since', title: t('condition.since') },
          { id: 'reason', title: t('condition.reason'), wide: true },
        ]}
        rows={conditions.map((condition) => {
          const tone = conditionTone(condition)
          const meaning = tone === 'ok' || tone === 'error' || tone === 'warn' ? meanings[tone] : ''
          return {
            id: condition.type,
            cells: {
              type: <span className="font-medium">{condition.type}</span>,
              status: <StatusMark tone={tone}>{`${condition.status} · ${meaning}`}</StatusMark>,
              since: condition.lastTransitionTime ? <Age time={condition.lastTransitionTime} format={age} /> : null,
              reason: (
                <>
                  {condition.reason}
                  {condition.message ? <span className="block text-soft">{condition.message}</span> : null}
                </>
              ),
            },
          }
        })}
      />
    </Panel>
  )
}
