import { describe, expect, it } from 'vitest'
import { emptyForm } from './form'
import { foldForm, startState } from './state'

const start = startState({ ...emptyForm, name: 'shop' })

describe('form and YAML together', () => {
  it('follow each other', () => {
    const typed = foldForm(start, { type: 'form', form: { ...start.form, alias: '商店' } })
    expect(typed.text).toContain('商店')
    const edited = foldForm(typed, { type: 'yaml', text: typed.text.replace('name: shop', 'name: store') })
    expect(edited.form).toMatchObject({ name: 'store', alias: '商店' })
  })

  it('keep the last form while the YAML cannot be read, and the broken text as it is', () => {
    const broken = foldForm(start, { type: 'yaml', text: `${start.text}  bad: [` })
    expect(broken.fault).toBeDefined()
    expect(broken.form).toBe(start.form)
    expect(foldForm(broken, { type: 'form', form: { ...start.form, name: 'other' } }).text).toBe(broken.text)
    const mended = foldForm(broken, { type: 'yaml', text: `${start.text}  labels: {a: b}\n` })
    expect(mended.fault).toBeUndefined()
    expect(mended.form.labels).toEqual([{ key: 'a', value: 'b' }])
  })

  it('can go back to the last text that could be read', () => {
    const broken = foldForm(start, { type: 'yaml', text: 'kind: [' })
    const back = foldForm(broken, { type: 'revert' })
    expect(back.text).toBe(start.text)
    expect(back.fault).toBeUndefined()
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
})
