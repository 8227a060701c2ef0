import { describe, expect, it } from 'vitest'
import { emptyForm, type NamespaceForm } from './form'
import { foldForm, isTyped, rests, startState } from './state'

const start = startState({ ...emptyForm, name: 'shop' })

const twoQuotas = ['one', 'two']
  .map(
    (name) =>
      `---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: ${name}, namespace: shop}\nspec: {hard: {pods: 1}}\n`,
  )
  .join('')

describe('what would be lost with the page', () => {
  const typed = (changes: Partial<NamespaceForm>, from = startState()) =>
    foldForm(from, { type: 'form', form: { ...from.form, ...changes } })

  it('is what was typed in the form or the YAML, and is not there any more when that is taken back', () => {
    expect(isTyped(startState())).toBe(false)
    const named = typed({ name: 'shop' })
    expect(isTyped(named)).toBe(true)
    expect(isTyped(typed({ name: '' }, named))).toBe(false)
    expect(isTyped(foldForm(startState(), { type: 'yaml', text: 'kind: [' }))).toBe(true)
    expect(isTyped(typed({ labels: [{ key: '', value: '' }] }))).toBe(false)
    expect(isTyped(typed({ labels: [{ key: '', value: 'x' }] }))).toBe(true)
    expect(isTyped(typed({ quota: { ...emptyForm.quota, pods: '1' } }))).toBe(true)
  })
})

describe('what the form cannot show', () => {
  it('stays as it is while the form is changed around it', () => {
    const read = foldForm(start, { type: 'yaml', text: start.text + twoQuotas })
    expect(read.beyond.quota.held).toEqual({ why: 'several', count: 2 })
    expect(read.form.quota).toMatchObject({ enabled: true, pods: '' })
    const form = {
      ...read.form,
      name: 'store',
      alias: '商店',
      quota: { ...read.form.quota, enabled: false, pods: '9' },
    }
    const changed = foldForm(read, { type: 'form', form })
    expect(changed.documents.slice(1)).toEqual(
      ['one', 'two'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name, namespace: 'store' },
        spec: { hard: { pods: 1 } },
      })),
    )
  })

  it('lets the form rest while one text stands in several places, until it is written out', () => {
    const text = `${start.text}  labels: &same {team: sales}\n  annotations:\n    <<: *same\n    kubesphere.io/alias-name: a\n`
    const read = foldForm(start, { type: 'yaml', text })
    expect(read.faults).toEqual([])
    expect(rests(read)).toBe(true)
    expect(read.form).toMatchObject({ alias: 'a', labels: [{ key: 'team', value: 'sales' }] })
    const annotations = { team: 'sales', 'kubesphere.io/alias-name': 'a' }
    expect(read.documents).toMatchObject([{ metadata: { labels: { team: 'sales' }, annotations } }])
    expect(foldForm(read, { type: 'form', form: { ...read.form, alias: 'b' } }).text).toBe(text)
    const out = foldForm(read, { type: 'write-out-aliases' })
    expect(out.text).not.toMatch(/[&*]same|<</)
    expect(out.documents).toEqual(read.documents)
    expect(rests(out)).toBe(false)
  })
})

describe('form and YAML together', () => {
  it('follow each other', () => {
    const typed = foldForm(start, { type: 'form', form: { ...start.form, alias: '商店' } })
    expect(typed.text).toContain('商店')
    const edited = foldForm(typed, { type: 'yaml', text: typed.text.replace('name: shop', 'name: store') })
    expect(edited.form).toMatchObject({ name: 'store', alias: '商店' })
  })

  it('keep the last form while the YAML cannot be read, and the broken text as it is', () => {
    const broken = foldForm(start, { type: 'yaml', text: `${start.text}  bad: [` })
    expect(broken.faults).not.toEqual([])
    expect(broken.form).toBe(start.form)
    expect(foldForm(broken, { type: 'form', form: { ...start.form, name: 'other' } }).text).toBe(broken.text)
    const mended = foldForm(broken, { type: 'yaml', text: `${start.text}  labels: {a: b}\n` })
    expect(mended.faults).toEqual([])
    expect(mended.form.labels).toEqual([{ key: 'a', value: 'b' }])
  })

  it('can go back to the last text that could be read', () => {
    const broken = foldForm(start, { type: 'yaml', text: 'kind: [' })
    const back = foldForm(broken, { type: 'revert' })
    expect(back.text).toBe(start.text)
    expect(back.faults).toEqual([])
  })

  it('rename the namespace of quota and limits along with it, letter by letter', () => {
    let state = foldForm(start, {
      type: 'form',
      form: { ...start.form, quota: { ...start.form.quota, enabled: true } },
    })
    for (const name of ['shop2', 'shop', 'sho', 'store']) {
      state = foldForm(state, {
        type: 'yaml',
        text: state.text.replace(/^ {2}name: sh?o\S*$|^ {2}name: s\S*$/m, `  name: ${name}`),
      })
    }
    expect(state.documents).toMatchObject([
      { metadata: { name: 'store' } },
      { kind: 'ResourceQuota', metadata: { namespace: 'store' } },
    ])
  })

  it('bring back the values of a quota that was switched off and on', () => {
    const on = foldForm(start, {
      type: 'form',
      form: { ...start.form, quota: { ...start.form.quota, enabled: true, pods: '7' } },
    })
    const off = foldForm(on, { type: 'form', form: { ...on.form, quota: { ...on.form.quota, enabled: false } } })
    expect(off.documents).toHaveLength(1)
    const again = foldForm(off, { type: 'form', form: { ...off.form, quota: { ...off.form.quota, enabled: true } } })
    expect(again.documents[1]).toMatchObject({ spec: { hard: { pods: '7' } } })
  })

  it('bring back a quota as it was written, with what the form does not show and its comments', () => {
    const written = `${start.text}---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: mine
spec:
  hard:
    pods: "7" # for now
    count/secrets: "3"
`
    const read = foldForm(start, { type: 'yaml', text: written })
    const off = foldForm(read, { type: 'form', form: { ...read.form, quota: { ...read.form.quota, enabled: false } } })
    expect(off.text).toBe(start.text)
    const renamed = foldForm(off, { type: 'form', form: { ...off.form, name: 'store' } })
    const quota = { ...renamed.form.quota, enabled: true }
    const again = foldForm(renamed, { type: 'form', form: { ...renamed.form, quota } })
    expect(again.text).toBe(written.replace('name: shop', 'name: store'))
  })
})
