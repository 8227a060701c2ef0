import { describe, expect, it } from 'vitest'
import { shell } from './shell.test-support'

async function outcome(script: string) {
  const { run, out, err, clock } = shell({ PATH: '/bin', NAME: 'x y' })
  const done = run(script)
  await clock.advance(20_000)
  return { code: await done, out, err }
}

describe('too much', () => {
  it.each([
    ['bomb() { bomb | bomb & }; bomb; wait', "can't fork: Resource temporarily unavailable"],
    ['bomb() { bomb & bomb & }; bomb; wait', "can't fork: Resource temporarily unavailable"],
  ])('%s', async (script, said) => {
    const { run, err, clock } = shell({ PATH: '/bin' })
    void run(script)
    await clock.advance(2_000)
    expect(err.join()).toContain(said)
  })
})

describe('pipes', () => {
  it.each([
    ['echo one two | cat', ['one two']],
    ['printf "b\\na\\nb\\n" | sort | uniq -c', ['      1 a', '      2 b']],
    ['seq 5 | head -2', ['1', '2']],
    ['seq 5 | tail -n 2', ['4', '5']],
    ['seq 5 | tail -n +4', ['4', '5']],
    ['printf "a\\nb" | wc -l', ['1']],
    ['echo hello | tr a-z A-Z', ['HELLO']],
    ['echo a:b:c | cut -d: -f2-', ['b:c']],
    ['printf "one\\ntwo\\n" | grep -n t', ['2:two']],
    ['echo one two | sed "s/o/0/g; s/\\(tw\\)/<\\1>/"', ['0ne <tw>0']],
    ['seq 9 | sed -n "2,3p"', ['2', '3']],
    ['printf "a b\\nc d\\n" | while read x y; do echo $y-$x; done', ['b-a', 'd-c']],
    ['yes | head -n 3', ['y', 'y', 'y']],
    ['false | true; echo $?', ['0']],
    ['echo secret | base64 | base64 -d', ['secret']],
    ['x=1; echo 2 | read x; echo $x', ['1']],
  ])('%s', async (script, expected) => {
    expect((await outcome(script)).out).toEqual(expected)
  })

  it('end who writes for nobody', async () => {
    const { out, code } = await outcome('while true; do echo y; done | head -n 1; ps | grep -c while')
    expect(out).toEqual(['y', '0'])
    expect(code).toBe(1)
  })
})

describe('the language', () => {
  it.each([
    ['f() { echo hi $1; return 3; }; f you; echo $?', ['hi you', '3']],
    ['case abc in x) echo no;; a*|b) echo yes;; esac', ['yes']],
    ['case $NAME in "x y") echo same;; *) echo other;; esac', ['same']],
    ['cat <<EOF\nhello $NAME\nEOF\necho after', ['hello x y', 'after']],
    ["cat <<'EOF'\nhello $NAME\nEOF", ['hello $NAME']],
    ['cat <<< "$NAME"', ['x y']],
    ['mkdir /tmp; (cd /tmp; a=2; pwd); pwd; echo "[$a]"', ['/tmp', '/', '[]']],
    ['for w in "$@" a; do echo $w; done', ['a']],
    ['set -- 1 "2 3"; for w in "$@"; do echo $w; done; shift; echo $# $1', ['1', '2 3', '1 2 3']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    ['f=a.tar.gz; echo ${f%.*} ${f%%.*} ${f#*.} ${f##*.} ${#f}', ['a.tar a tar.gz gz 8']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    ['echo ${none:-x} ${none:=y} $none ${NAME:+set} ${NAME/x/z}', ['x y y set z y']],
    ['echo `echo a` $(echo $(echo b))', ['a b']],
    ['echo "$(echo "a  b")"', ['a  b']],
    ['mkdir /d; touch /d/a.txt /d/b.txt /d/c; cd /d; echo *.txt; echo "*"', ['a.txt b.txt', '*']],
    ['echo in > /f; read x < /f; echo $x', ['in']],
    ['{ echo a; echo b; } > /f; cat /f', ['a', 'b']],
    ['for i in 1 2; do echo $i; done | tac', ['2', '1']],
    ['ls /none 2>&1 | grep -c "No such"', ['1']],
    ['nosuch 2>/dev/null || echo $?', ['127']],
    ['set -e; false || true; if false; then :; fi; echo on; false; echo never', ['on']],
    ['trap "echo bye" EXIT; echo hi', ['hi', 'bye']],
    ['A=1 env | grep ^A=; echo "[$A]"', ['A=1', '[]']],
    ['A=1; env | grep -c ^A=; export A; env | grep ^A=', ['0', 'A=1']],
    ['echo 1 && (exit 4) || echo $?', ['1', '4']],
    ['command -v nothing; echo a | { read x; echo got $x; }', ['got a']],
    ['i=0; while :; do i=$((i+1)); for j in 1 2; do [ $i = 3 ] && break 2; done; done; echo $i', ['3']],
  ])('%s', async (script, expected) => {
    expect((await outcome(script)).out).toEqual(expected)
  })

  it.each([
    ['if true; then', 'syntax error: expecting "fi"'],
    ['echo $(echo', "syntax error: missing ')'"],
    ['echo a | | b', 'syntax error: unexpected "|"'],
    ['cat <<EOF', 'syntax error: here-document without its end'],
  ])('refuses %s', async (script, why) => {
    const { code, err } = await outcome(script)
    expect(code).toBe(2)
    expect(err).toEqual([`sh: ${why} (simulated shell)`])
  })
})

describe('jobs and processes', () => {
  it('runs what ends with & beside itself', async () => {
    const { out } = await outcome('(sleep 2; echo late) & echo $! early; wait; echo all')
    expect(out).toEqual(['2 early', 'late', 'all'])
  })

  it('shows and ends processes', async () => {
    const { out } = await outcome('sleep 100 & ps; kill $!; wait $!; echo $?; kill $! 2>&1')
    expect(out).toEqual([
      'PID   USER     TIME  COMMAND',
      '    1 root      0:00 sh',
      '    2 root      0:00 sleep 100',
      '    3 root      0:00 ps',
      '143',
      "sh: can't kill pid 2: No such process",
    ])
  })

  it('lets a process have its own end', async () => {
    const { out } = await outcome(
      'sh -c \'trap "echo caught; exit 5" TERM; while :; do sleep 1; done\' & sleep 2; kill $!; wait $!; echo $?',
    )
    expect(out).toEqual(['127'])
  })
})

describe('files', () => {
  it.each([
    ['mkdir -p /a/b; echo x > /a/b/f; cp -r /a /c; find /c', ['/c', '/c/b', '/c/b/f']],
    ['mkdir /a; cd /a; pwd; cd ..; pwd; cd /none; cd -', ['/a', '/', '/a']],
    ['echo x > /f; mv /f /g; ls /f /g', ['/g']],
    ['mkdir /e; ls /e; rmdir /e; [ -d /e ] || echo gone', ['gone']],
    ['mkdir /a; echo 1 > /a/f; rm -r /a; ls /a', []],
    [
      'mkdir /s; echo hi > /s/f; cd /; tar cf /t.tar s; tar tf /t.tar; rm -r /s; tar xf /t.tar; cat /s/f',
      ['s/', 's/f', 'hi'],
    ],
    ['mkdir /s /d; printf ab > /s/f; tar cf - -C / s | tar xf - -C /d; cat /d/s/f; echo', ['ab']],
    ['basename /a/b.txt .txt; dirname /a/b.txt', ['b', '/a']],
    ['echo ab > /f; sed -i s/a/c/ /f; cat /f; wc -c /f', ['cb', '3 /f']],
    ['echo a | tee /f | cat; cat /f', ['a', 'a']],
  ])('%s', async (script, expected) => {
    expect((await outcome(script)).out).toEqual(expected)
  })
})
