/** The citizen's mean grade as the board words and draws it. */
import type { Rating } from '../world.ts'

export const meanGrade = (rating: Rating): number => (rating.resolution + rating.attitude + rating.speed) / 3

/** >4 很满意 · >3 满意 · >2 基本满意 · >1 不满意 · otherwise 很不满意 */
export function ratingLabel(rating: Rating): string {
  const mean = meanGrade(rating)
  return mean > 4 ? '很满意' : mean > 3 ? '满意' : mean > 2 ? '基本满意' : mean > 1 ? '不满意' : '很不满意'
}

/** Five star images; a rest up to a half draws half a star. */
export function stars(rating: Rating): string {
  const mean = meanGrade(rating)
  return [1, 2, 3, 4, 5]
    .map((place) => {
      const kind = mean >= place || mean - (place - 1) > 0.5 ? 'full' : mean > place - 1 ? 'half' : 'empty'
      return `
                                                        <img class="i-${place}-${kind}" src="/static/www/images/icon-${kind}.png" alt="">`
    })
    .join('')
}
