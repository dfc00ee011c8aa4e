/** Check digits and dates of numbers that identify people. Sources: GB 11643-1999 (ID number), ISO/IEC 7812-1 (Luhn). */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const provinces = new Set([11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83])

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1900 && year <= 2099 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** 18 digits (the last may be x) with a right check digit, or the 15 digits issued before 1999; both with a real date of birth. */
export function isIdNumber(number: string): boolean {
  if (!provinces.has(Number(number.slice(0, 2)))) return false
  if (number.length === 15) return /^\d{15}$/.test(number) && isDate(1900 + Number(number.slice(6, 8)), Number(number.slice(8, 10)), Number(number.slice(10, 12)))
  if (!/^\d{17}[\dx]$/i.test(number)) return false
  if (!isDate(Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14)))) return false
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return '10x98765432'[sum % 11] === number[17]!.toLowerCase()
}

/** Luhn's check over a card number of digits alone. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** 16 to 19 digits that begin like a bank card's (UnionPay 62, Visa 4, Mastercard 5, old local 6 and 9) and pass Luhn. */
export const isBankCard = (digits: string): boolean => /^(?:62|4|5[1-5]|6[05]|9[5-9])/.test(digits) && digits.length >= 16 && digits.length <= 19 && !/^(\d)\1+$/.test(digits) && passesLuhn(digits)
