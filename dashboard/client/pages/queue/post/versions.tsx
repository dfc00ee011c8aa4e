/** How the post changed at its source since it was first seen. Nothing seen is ever overwritten. */
import type { PostView } from '../../../../contract/post.ts'
import { minuteOf, withLocalTimes } from '../../../shanghai-time.ts'
import { useTexts } from '../../../texts/wording.ts'

export function Versions({ post }: { post: PostView }) {
  const texts = useTexts()
  if (post.versions.length === 0) return null
  return (
    <section className="part">
      <h2>
        {texts.post.versions} <span className="part-count">{post.versions.length}</span>
      </h2>
      {post.versions.map(({ seenAt, changes }) => (
        <details key={seenAt} className="version">
          <summary>
            <time dateTime={seenAt}>{minuteOf(seenAt)}</time> {changes.map(({ field }) => texts.post.fields[field] ?? field).join('、')}
          </summary>
          {changes.map(({ field, before, after }) => (
            <div key={field} className="change">
              <h3>{texts.post.fields[field] ?? field}</h3>
              <div>
                <small>{texts.post.before}</small>
                <p className="words">{withLocalTimes(before) || texts.post.empty}</p>
              </div>
              <div>
                <small>{texts.post.after}</small>
                <p className="words">{withLocalTimes(after) || texts.post.empty}</p>
              </div>
            </div>
          ))}
        </details>
      ))}
    </section>
  )
}
