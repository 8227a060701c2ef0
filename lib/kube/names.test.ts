import { describe, expect, it } from 'vitest'
import {
  configMapKeyErrors,
  dns1035LabelErrors,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  envVarNameErrors,
  labelValueErrors,
  nameIsPathSegment,
  nameIsSubdomain,
  portNameErrors,
  portNumberErrors,
  qualifiedNameErrors,
} from './names'

describe('DNS names', () => {
  it.each(['a', '0', 'a-b', 'a1', 'a'.repeat(63)])('takes the label %s', (value) => {
    expect(dns1123LabelErrors(value)).toEqual([])
  })
  it.each(['', 'A', '-a', 'a-', 'a_b', 'é'])('refuses the label %j', (value) => {
    expect(dns1123LabelErrors(value)).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ])
  })
  it('says that dots are the trouble', () => expect(dns1123LabelErrors('a.b')).toEqual(['must not contain dots']))
  it('counts bytes', () => {
    expect(dns1123LabelErrors('a'.repeat(64))).toEqual(['must be no more than 63 bytes'])
    expect(dns1123SubdomainErrors('a'.repeat(254))).toEqual(['must be no more than 253 bytes'])
  })
  it.each(['a.b', '1.2.3', 'a-b.c-d'])('takes the subdomain %s', (value) =>
    expect(dns1123SubdomainErrors(value)).toEqual([]),
  )
  it('names the rule of subdomains', () => {
    expect(dns1123SubdomainErrors('Web_1')).toEqual([
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ])
  })
  it('wants a letter first in DNS-1035', () => {
    expect(dns1035LabelErrors('a1')).toEqual([])
    expect(dns1035LabelErrors('1a')).toHaveLength(1)
  })
})

describe('qualified names', () => {
  it.each(['simple', 'now-with-dashes', '1.2.3.4', 'example.com/Simple_1', 'a'.repeat(63), `${'a'.repeat(253)}/b`])(
    'takes %s',
    (value) => expect(qualifiedNameErrors(value)).toEqual([]),
  )
  it('explains each part', () => {
    expect(qualifiedNameErrors('/b')).toEqual(['prefix part must be non-empty'])
    expect(qualifiedNameErrors('')[0]).toBe('name part must be non-empty')
    expect(qualifiedNameErrors('example.com/')[0]).toBe('name part must be non-empty')
    expect(qualifiedNameErrors('Up.com/a')[0]).toMatch(/^prefix part a lowercase RFC 1123 subdomain/)
    expect(qualifiedNameErrors('a/b/c')).toEqual([
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ])
  })
})

describe('values', () => {
  it('takes an empty label value and refuses a long one', () => {
    expect(labelValueErrors('')).toEqual([])
    expect(labelValueErrors('a'.repeat(64))).toEqual(['must be no more than 63 bytes'])
  })
  it('keeps ConfigMap keys out of parent folders', () => {
    expect(configMapKeyErrors('app.conf')).toEqual([])
    expect(configMapKeyErrors('.')).toEqual(["must not be '.'"])
    expect(configMapKeyErrors('..a')).toEqual(["must not start with '..'"])
    expect(configMapKeyErrors('a/b')).toHaveLength(1)
  })
  it('takes what RelaxedEnvironmentVariableValidation takes', () => {
    expect(envVarNameErrors('1 WILD {name}')).toEqual([])
    expect(envVarNameErrors('')).toEqual(['environment variable name must be non-empty'])
    for (const bad of ['A=B', 'ü', 'a\tb']) expect(envVarNameErrors(bad)).toHaveLength(1)
  })
  it('lists everything against a port name', () => {
    expect(portNameErrors('http-2')).toEqual([])
    expect(portNameErrors('-1--2')).toEqual([
      'must contain at least one letter (a-z)',
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ])
    expect(portNumberErrors(0)).toEqual(['must be between 1 and 65535, inclusive'])
  })
})

describe('object names', () => {
  it('lets a generateName end in a dash', () => {
    expect(nameIsSubdomain('web-', true)).toEqual([])
    expect(nameIsSubdomain('web-', false)).toHaveLength(1)
  })
  it('only keeps RBAC names in their path segment', () => {
    expect(nameIsPathSegment('system:node:*')).toEqual([])
    expect(nameIsPathSegment('..')).toEqual(["may not be '..'"])
    expect(nameIsPathSegment('a/b%')).toEqual(["may not contain '/'", "may not contain '%'"])
  })
})
