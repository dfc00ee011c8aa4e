/** The last resort: a page that throws leaves a sentence, not a white screen. */
import { Component } from 'react'
import type { ReactNode } from 'react'

export class CrashBoundary extends Component<{ text: string; children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true }
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children
    return (
      <p role="alert" className="crashed">
        {this.props.text}
      </p>
    )
  }
}
