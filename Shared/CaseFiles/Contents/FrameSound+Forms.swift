import Foundation

extension FrameSound {
    /// MPEG 1, 2 and 2.5, layer III, at any of the rates that the standards name.
    static let mp3 = FrameSound(magic: [], hasTags: true, frame: mp3Frame)
    /// AAC in ADTS.
    static let aac = FrameSound(magic: [], hasTags: true, frame: adtsFrame)
    /// AMR, narrow band, one channel (RFC 4867, 5).
    static let amr = FrameSound(magic: Array("#!AMR\n".utf8), hasTags: false, frame: amrFrame)

    /// Kilobits a second by the index in the head of a frame; 0 has no length of its own.
    private static let rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    /// Samples a second in MPEG 1; half of it in 2, a quarter in 2.5.
    private static let frequencies = [44_100, 48_000, 32_000]

    private static func mp3Frame(_ bytes: FileBytes, _ position: Int) -> Frame? {
        guard position + 4 <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] & 0xE0 == 0xE0 else { return nil }
        let (second, third) = (Int(bytes[position + 1]), Int(bytes[position + 2]))
        let (version, layer) = (second >> 3 & 3, second >> 1 & 3)
        // Of the versions 1 is reserved; layer III is 1.
        guard version != 1, layer == 1, third >> 4 != 15, third >> 4 != 0, third >> 2 & 3 != 3 else { return nil }
        let isFirst = version == 3
        let rate = (isFirst ? rates1 : rates2)[third >> 4] * 1_000
        let frequency = frequencies[third >> 2 & 3] / (isFirst ? 1 : version == 2 ? 2 : 4)
        let length = (isFirst ? 144 : 72) * rate / frequency + (third >> 1 & 1)
        return Frame(length: length, form: version << 2 | third >> 2 & 3)
    }

    private static func adtsFrame(_ bytes: FileBytes, _ position: Int) -> Frame? {
        guard position + 7 <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] & 0xF6 == 0xF0 else { return nil }
        let head = (2...5).map { Int(bytes[position + $0]) }
        // Indexes above 12 stand for no frequency.
        guard head[0] >> 2 & 15 <= 12 else { return nil }
        let length = (head[1] & 3) << 11 | head[2] << 3 | head[3] >> 5
        guard length > (bytes[position + 1] & 1 == 1 ? 7 : 9) else { return nil }
        // Profile, frequency and channels.
        return Frame(length: length, form: (head[0] & 0xFD) << 2 | head[1] >> 6)
    }

    /// Bytes of a frame by its kind, with its head: eight ways to code speech, comfort noise, and nothing said.
    private static let amrLengths: [Int: Int] = [0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1]

    private static func amrFrame(_ bytes: FileBytes, _ position: Int) -> Frame? {
        guard position < bytes.count, bytes[position] & 0x83 == 0, let length = amrLengths[Int(bytes[position] >> 3)] else { return nil }
        return Frame(length: length, form: 0)
    }
}
