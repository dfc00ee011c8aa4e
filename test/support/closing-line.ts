/** A vitest reporter whose last line counts the tests in plain words: «suite: 120 passed, 0 failed, 3 skipped». */
import type { TestModule } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const module of modules) {
      let tests = 0
      for (const test of module.children.allTests()) {
        tests++
        counts[test.result().state]++
      }
      // A file that broke before its first test is a failure too.
      if (tests === 0 && !module.ok()) counts.failed++
    }
    process.stdout.write(`suite: ${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped\n`)
  }
}
