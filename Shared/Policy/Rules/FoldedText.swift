/// A text in the form in which it is searched for words: case, width and blanks inside Chinese make no difference.
///
/// Full-width Latin is made narrow, letters are made small, invisible characters go. Blanks, hyphens and slashes stay as one blank
/// between two ASCII letters or digits and go everywhere else.
struct FoldedText {
    private(set) var scalars: [Unicode.Scalar] = []
    /// For each scalar whether something that went stood before it, or a blank that was more than one space.
    private var gaps: [Bool] = []
    /// Which of 64 groups of characters occur: most of some hundred words lack one and need not be searched for.
    private(set) var signature: UInt64 = 0

    init(_ text: String) {
        scalars.reserveCapacity(text.utf8.count)
        var blanks: [Unicode.Scalar] = []
        for raw in text.unicodeScalars {
            let scalar = Self.narrow(raw)
            if Self.isBlank(scalar) {
                blanks.append(scalar)
            } else if scalar.isASCII || Self.isHan(scalar) {
                append(Self.small(scalar), after: &blanks)
            } else if !scalar.properties.isDefaultIgnorableCodePoint {
                for small in scalar.properties.lowercaseMapping.unicodeScalars { append(small, after: &blanks) }
            }
        }
    }

    /// Where a word is found that nothing denies, if `denials` count.
    func holds(_ word: TriageWord, heedingDenials denials: Bool = false) -> Bool {
        guard word.signature & ~signature == 0 else { return false }
        let word = word.folded
        guard let first = word.first, let last = word.last, word.count <= scalars.count else { return false }
        for start in 0...(scalars.count - word.count) where scalars[start] == first {
            let end = start + word.count
            guard scalars[start..<end].elementsEqual(word) else { continue }
            // English words stand alone: no fire in firewall.
            if Self.isLatin(first), start > 0, Self.isLatin(scalars[start - 1]) { continue }
            if Self.isLatin(last), end < scalars.count, Self.isLatin(scalars[end]) { continue }
            if denials, isDenied(from: start, to: end) { continue }
            return true
        }
        return false
    }

    /// Whether a denial stands right before a word: 没有着火, no smoke. In doubt it does not: a missed danger costs a life.
    private func isDenied(from start: Int, to end: Int) -> Bool {
        guard start > 0, !gaps[start] else { return false }
        // 没着火吧? Is it not trapped?
        if end < scalars.count, Self.asking.contains(scalars[end]) { return false }
        return Self.isLatin(scalars[start]) ? isDeniedInEnglish(from: start) : isDeniedInChinese(from: start)
    }

    /// `no` or `not`, one space before the word and itself at the beginning or after a word: `hurt? no gas` may answer a question.
    private func isDeniedInEnglish(from start: Int) -> Bool {
        guard scalars[start - 1] == " " else { return false }
        var begin = start - 1
        while begin > 0, Self.isLatin(scalars[begin - 1]) { begin -= 1 }
        let denial = String(String.UnicodeScalarView(scalars[begin..<(start - 1)]))
        guard denial == "no" || denial == "not" else { return false }
        if begin == 0 { return true }
        return begin > 1 && scalars[begin - 1] == " " && !gaps[begin] && Self.isLatin(scalars[begin - 2])
    }

    private func isDeniedInChinese(from start: Int) -> Bool {
        var begin = start - 1
        if scalars[begin] == "有", begin > 0, !gaps[begin], scalars[begin - 1] == "没" {
            begin -= 1
        } else if !Self.denials.contains(scalars[begin]) {
            return false
        }
        if begin > 0 {
            let before = scalars[begin - 1]
            // 有没有漏电, 漏不漏电 ask; 差点没着火 and 不无 mean the opposite; 淹没 is another word.
            if Self.undoing.contains(before) || before == scalars[start] { return false }
        }
        return true
    }

    private mutating func append(_ scalar: Unicode.Scalar, after blanks: inout [Unicode.Scalar]) {
        let isGap = !blanks.isEmpty && blanks != [" "]
        if !blanks.isEmpty, let last = scalars.last, Self.isLatin(last), Self.isLatin(scalar) {
            scalars.append(" ")
            signature |= Self.bit(of: " ")
            gaps.append(isGap)
            gaps.append(isGap)
        } else {
            gaps.append(!blanks.isEmpty)
        }
        scalars.append(scalar)
        signature |= Self.bit(of: scalar)
        blanks.removeAll(keepingCapacity: true)
    }

    /// A prime, so that neighbours in Unicode's blocks fall into different groups.
    private static func bit(of scalar: Unicode.Scalar) -> UInt64 { 1 << UInt64(scalar.value % 61) }

    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3000: " "
        case 0x2019: "'"
        default: scalar
        }
    }

    private static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (65...90).contains(scalar.value) ? Unicode.Scalar(scalar.value + 32) ?? scalar : scalar
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "-" || scalar == "/" || scalar == "_" || (0x2010...0x2015).contains(scalar.value)
            || (!isHan(scalar) && scalar.properties.isWhitespace)
    }

    /// The common Chinese characters, which are neither blank nor small nor great: most of every text.
    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        (97...122).contains(scalar.value) || (48...57).contains(scalar.value)
    }

    private static let denials: Set<Unicode.Scalar> = ["没", "未", "无", "不"]
    private static let undoing: Set<Unicode.Scalar> = ["有", "不", "没", "未", "无", "非", "淹", "沉", "点", "些", "要"]
    private static let asking: Set<Unicode.Scalar> = ["吗", "吧", "么", "嘛", "呢", "?"]
}
