/// Splits a unit into the parts of its key, sign by sign: every contact has one looked at, so nothing is written down on the way but the parts.
struct UnitSplitter {
    private var parts: [String] = []
    private var part = String.UnicodeScalarView()
    private var isNumber = true
    /// Whether the part ends in a Chinese character.
    private var endsInHan = false
    /// A blank came since the last sign.
    private var blank = false
    /// A 单 that divides when 元 follows.
    private var single = false

    mutating func take(_ raw: Unicode.Scalar) {
        let scalar = Self.plain(raw)
        if scalar == " " {
            blank = true
            return
        }
        guard Self.counts(scalar) else { return }
        if single {
            single = false
            blank = false
            if scalar == "元" { return divide() }
            append("单")
        }
        if blank {
            blank = false
            // Between Chinese characters, and between one and anything else, a blank says nothing; between others it divides.
            if !endsInHan, !Self.isHan(scalar) { divide() }
        }
        if scalar == "单" {
            single = true
        } else if Self.divides(scalar) {
            divide()
        } else {
            append(scalar)
        }
    }

    /// The parts, when all signs were taken.
    mutating func end() -> [String] {
        if single { append("单") }
        single = false
        divide()
        return parts
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        let isHan = Self.isHan(scalar)
        if !part.isEmpty, endsInHan != isHan { divide() }
        part.append(scalar)
        isNumber = isNumber && ("0"..."9").contains(scalar)
        endsInHan = isHan
    }

    private mutating func divide() {
        defer {
            part = String.UnicodeScalarView()
            isNumber = true
        }
        guard !part.isEmpty else { return }
        guard isNumber, part.first == "0" else { return parts.append(String(part)) }
        let kept = part.drop { $0 == "0" }
        parts.append(kept.isEmpty ? "0" : String(kept))
    }

    /// Full-width signs narrow, small letters great, any blank a space.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let narrow: Unicode.Scalar =
            switch scalar.value {
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
            default: scalar
            }
        if isHan(narrow) { return narrow }
        guard ("a"..."z").contains(narrow) else { return narrow.isBlank ? " " : narrow }
        return Unicode.Scalar(narrow.value - 32) ?? narrow
    }

    /// Control characters and signs that cannot be seen are no part of a unit.
    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        // Most of all units, and without a look into Unicode's tables.
        if (0x21...0x7E).contains(scalar.value) || isHan(scalar) { return true }
        return !(scalar.isRefused(multiline: false) || scalar.properties.isDefaultIgnorableCodePoint)
    }

    private static func divides(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "/", "\\", "_", "#", ".", ",", "~", "·", "、", "，", "。", "栋", "棟", "幢", "座", "楼", "樓", "号", "號", "室", "房": true
        default: (0x2010...0x2015).contains(scalar.value) || scalar.value == 0x2212 || scalar.value == 0x30FC
        }
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x3400...0x9FFF).contains(scalar.value) }
}
