'use client'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { LazyCodeEditor } from '@/components/editor/lazy-code-editor'
import { useDetail } from '@/components/resource/detail-context'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import { useAskToLeave, useLeaveGuard } from '@/components/shell/leave-guard'
import { Button } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { type EditFault, readEdited } from '@/lib/browser/edit/read-edited'
import { authored, keptFields, rebase } from '@/lib/browser/edit/rebase'
import { useUpdateObject } from '@/lib/browser/edit/use-update-object'
import { isSecret } from '@/lib/browser/masked'
import { toYaml } from '@/lib/browser/to-yaml'
import { useDebounced } from '@/lib/browser/use-debounced'
import { changedBy } from '@/lib/kube/managed-fields/changed-by'
import { changedFields, withValueAt } from '@/lib/kube/merge-three'
import type { KubeObject } from '@/lib/kube/object'
import { ChangedFields } from './changed-fields'
import { type Choice, ConflictChoices, conflictKey } from './conflict-choices'
import { DiffView } from './diff-view'

interface Review {
  /** As it is now, and as the cluster says that it would be. */
  before: KubeObject
  after: KubeObject
  /** What is sent to make it so. */
  object: KubeObject
}

const shownFaults = 5
/** The text is read when nobody types. */
const settleMs = 300

/** An object's YAML to write in: tried by the cluster and shown as a difference before anything is changed. */
export function EditYaml({ object: now, close }: { object: KubeObject; close(): void }) {
  const t = useTranslations()
  const toast = useToast()
  const { cluster, kind, place } = useDetail()
  const { reasonOf, withLine } = useSyntaxFaultText()
  const [base] = useState(now)
  const [first] = useState(() => toYaml(now, { managedFields: true }))
  const [text, setText] = useState(first)
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map())
  const [review, setReview] = useState<Review>()
  const update = useUpdateObject(cluster, kind, place)
  const settled = useDebounced(text, settleMs)
  const read = useMemo(() => readEdited(settled, base), [settled, base])
  const faults = 'faults' in read ? read.faults : []
  const rebased = useMemo(() => ('object' in read ? rebase(base, read.object, now) : undefined), [read, base, now])
  const conflicts = rebased?.conflicts ?? []
  const moved = useMemo(() => changedFields(authored(base), authored(now)), [base, now])
  const conflicting = new Set(conflicts.map(conflictKey))
  const managersOf = (path: readonly (string | number)[]) => changedBy(base, now, path)
  const kept = useMemo(() => ('object' in read ? keptFields(base, read.object) : []), [read, base])
  const undecided = conflicts.filter((conflict) => !choices.has(conflictKey(conflict)))
  useLeaveGuard(text !== first)
  const askToLeave = useAskToLeave()

  const faultText = (fault: EditFault) =>
    withLine(
      fault.line,
      fault.key === 'oneObject'
        ? t('edit.oneObject')
        : fault.key === 'identity'
          ? t('edit.identity', { field: fault.field, expected: fault.expected })
          : reasonOf(fault),
    )
  const why =
    faults.length > 0
      ? t('createNamespace.fixFirst')
      : undecided.length > 0
        ? t('edit.decideFirst')
        : text === first || settled !== text
          ? t('edit.nothingChanged')
          : undefined

  const tryOut = () => {
    if (why || !rebased) return
    const object = conflicts.reduce<unknown>(
      (value, conflict) =>
        choices.get(conflictKey(conflict)) === 'theirs' ? withValueAt(value, conflict.path, conflict.theirs) : value,
      rebased.object,
    ) as KubeObject
    update.mutate({ object, dryRun: true }, { onSuccess: (after) => setReview({ before: now, after, object }) })
  }
  const apply = ({ object }: Review) =>
    update.mutate(
      { object, dryRun: false },
      {
        onSuccess: () => {
          toast({ tone: 'ok', title: t('edit.done', { name: place.name }) })
          close()
        },
        // What others wrote meanwhile is merged in like what they wrote before, and shown again.
        onError: () => setReview(undefined),
      },
    )

  if (review) {
    const textOf = (object: KubeObject) => toYaml(authored(object))
    return (
      <section aria-label={t('edit.review')} className="flex flex-col gap-3">
        <p className="text-soft">{t('edit.reviewText')}</p>
        <DiffView before={textOf(review.before)} after={textOf(review.after)} label={t('edit.review')} />
        <ActionError error={update.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setReview(undefined)}>{t('edit.goOn')}</Button>
          <Button look="primary" pending={update.isPending} onClick={() => apply(review)}>
            {t('edit.apply')}
          </Button>
        </div>
      </section>
    )
  }
  return (
    <section aria-label={t('edit.title', { name: place.name })} className="flex flex-col gap-3">
      {isSecret(now) ? <Banner sort="warn">{t('edit.secret')}</Banner> : null}
      {rebased?.moved ? (
        <Banner sort={conflicts.length > 0 ? 'warn' : 'info'} live>
          <p>{conflicts.length > 0 ? t('edit.conflicts', { count: conflicts.length }) : t('edit.moved')}</p>
          {conflicts.length > 0 ? (
            <ConflictChoices
              conflicts={conflicts}
              choices={choices}
              managersOf={managersOf}
              onChoose={(key, choice) => setChoices(new Map([...choices, [key, choice]]))}
            />
          ) : null}
          <ChangedFields
            changes={moved.filter((change) => !conflicting.has(conflictKey(change)))}
            managersOf={managersOf}
          />
          <details className="mt-2">
            <summary className="cursor-pointer">{t('edit.whatMoved')}</summary>
            <DiffView before={toYaml(authored(base))} after={toYaml(authored(now))} label={t('edit.whatMoved')} />
          </details>
        </Banner>
      ) : null}
      {kept.length > 0 ? <Banner sort="info">{t('edit.kept', { fields: kept.join(', ') })}</Banner> : null}
      <LazyCodeEditor
        value={text}
        label={t('edit.label', { name: place.name })}
        describedBy="edit-faults"
        onChange={(next) => {
          setText(next)
          // It was said of another text.
          if (update.isError) update.reset()
        }}
        faultLine={faults[0]?.line}
        className="h-[calc(100dvh-19rem)] min-h-72"
      />
      <div id="edit-faults" aria-live="polite" className="empty:hidden">
        {faults.length > 0 ? (
          <Banner sort="error">
            <ul className="space-y-1">
              {faults.slice(0, shownFaults).map((fault) => (
                <li key={faultText(fault)}>{faultText(fault)}</li>
              ))}
            </ul>
            {faults.length > shownFaults ? <p>{t('yamlFault.more', { count: faults.length - shownFaults })}</p> : null}
          </Banner>
        ) : null}
      </div>
      <ActionError error={update.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => askToLeave(close)}>{t('app.cancel')}</Button>
        <Button look="primary" pending={update.isPending} disabledReason={why} onClick={tryOut}>
          {t('edit.tryOut')}
        </Button>
      </div>
    </section>
  )
}
