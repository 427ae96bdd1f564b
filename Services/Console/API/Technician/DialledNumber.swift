/// What a telephone dials of a number as people write it.
enum DialledNumber {
    /// Digits of the shortest number.
    private static let fewest = 3
    /// What stands between a number and an extension: 转, 分机, x, ext.
    private static let beforeExtension = Set("转轉分xXeE")
    /// What stands between one number and another, of which the first is dialled.
    private static let beforeAnother = Set("/、,，;；")

    /// Of `021-5555 0199 转 8012` it is `02155550199,8012`: the extension is dialled after a pause.
    /// - Parameter text: as it was written down.
    /// - Returns: nil of one that is masked, or has no digits to dial.
    static func of(_ text: String) -> String? {
        guard !text.contains("*") else { return nil }
        var (number, inside, isExtension) = ("", "", false)
        for sign in text {
            let isDialled = ("0"..."9").contains(sign)
            if isExtension {
                if isDialled { inside.append(sign) } else if beforeAnother.contains(sign) { break }
            } else if isDialled || sign == "+" && number.isEmpty {
                number.append(sign)
            } else if number.count > 1, beforeExtension.contains(sign) {
                isExtension = true
            } else if number.count > 1, beforeAnother.contains(sign) {
                break
            }
        }
        guard number.count >= fewest else { return nil }
        return inside.isEmpty ? number : "\(number),\(inside)"
    }
}
