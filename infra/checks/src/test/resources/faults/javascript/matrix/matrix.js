// Small dense matrices as arrays of rows.

function zeros(rows, cols) {
  const m = []
  for (let r = 0; r < rows; r++) {
    m.push(new Array(cols).fill(0))
  }
  return m
}

function identity(n) {
  const m = zeros(n, n)
  for (let i = 0; i < n; i++) m[i][i] = 1
  return m
}

function transpose(m) {
  const t = zeros(m[0].length, m.length)
  for (let r = 0; r < m.length; r++) {
    for (let c = 0; c < m[r].length; c++) {
      t[c][r] = m[r][c]
    }
  }
  return t
}

function multiply(a, b) {
  if (a[0].length !== b.length) {
    throw new Error('shapes do not fit: ' + shape(a) + ' and ' + shape(b))
  }
  const product = zeros(a.length, b[0].length)
  for (let r = 0; r < a.length; r++) {
    for (let c = 0; c < b[0].length; c++) {
      let sum = 0
      for (let k = 0; k < b.length; k++) {
        sum += a[r][k] * b[k][c]
      }
      product[r][c] = sum
    }
  }
  return product
}

function shape(m) {
  return m.length + 'x' + m[0].length
}

function minor(m, row, col) {
  return m
    .filter((_, r) => r !== row)
    .map((line) => line.filter((_, c) => c !== col))
}

function determinant(m) {
  if (m.length === 1) return m[0][0]
  if (m.length === 2) return m[0][0] * m[1][1] - m[0][1] * m[1][0]
  let sum = 0
  for (let c = 0; c < m.length; c++) {
    const sign = c % 2 === 0 ? 1 : -1
    sum += sign * m[0][c] * determinant(minor(m, 0, c))
  }
  return sum
}

function trace(m) {
  let sum = 0
  for (let i = 0; i < Math.min(m.length, m[0].length); i++) sum += m[i][i]
  return sum
}

function power(m, n) {
  if (n < 0) throw new Error('negative power')
  let result = identity(m.length)
  let base = m
  while (n > 0) {
    if (n % 2 === 1) result = multiply(result, base)
    base = multiply(base, base)
    n = Math.floor(n / 2)
  }
  return result
}

function rotate(m) {
  return transpose(m).map((row) => row.slice().reverse())
}

function isSymmetric(m) {
  if (m.length !== m[0].length) return false
  return m.every((row, r) => row.every((value, c) => c <= r || value === m[c][r]))
}

// walks the matrix from the outside in, clockwise
function spiral(m) {
  const out = []
  let top = 0
  let left = 0
  let bottom = m.length - 1
  let right = m[0].length - 1
  while (top <= bottom && left <= right) {
    for (let c = left; c <= right; c++) out.push(m[top][c])
    for (let r = top + 1; r <= bottom; r++) out.push(m[r][right])
    if (top < bottom && left < right) {
      for (let c = right - 1; c >= left; c--) out.push(m[bottom][c])
      for (let r = bottom - 1; r > top; r--) out.push(m[r][left])
    }
    top++
    left++
    bottom--
    right--
  }
  return out
}

function format(m) {
  const widths = m[0].map((_, c) => Math.max(...m.map((row) => String(row[c]).length)))
  return m
    .map((row) => row.map((value, c) => String(value).padStart(widths[c])).join(' '))
    .join('\n')
}

module.exports = { zeros, identity, transpose, multiply, minor, determinant, trace, power, rotate, isSymmetric, spiral, format }
