import Foundation

/// What a PDF of ours is: pages to be looked at, as a scanner or a fax writes them, and nothing that a reader would run, open or unpack.
///
/// The names that say such things are looked for in every byte of the file, written plainly or with `#` and two digits, because what is an
/// object of the file and what is not only a whole reader could tell. So objects may not be packed into streams, where nothing could be found;
/// PDF/A-1, which every scanner writes, forbids the same. Nothing is taken out: an original is kept as it came.
enum PDFContent {
    /// Whether the bytes are built as a PDF is, whole, and hold nothing of that kind.
    static func isHarmless(_ file: Data) -> Bool {
        file.reading { bytes in
            guard hasHead(bytes), hasEnd(bytes) else { return false }
            return !names(in: bytes).contains { refused.contains($0) }
        }
    }

    /// Code, programs, forms that send, other files inside, objects that are packed or encrypted.
    private static let refused: Set<[UInt8]> = Set(
        [
            "JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "RichMedia", "Movie", "XFA", "EmbeddedFile",
            "EmbeddedFiles", "Filespec", "ObjStm", "Encrypt",
        ].map { Array($0.utf8) })

    /// Bytes before the end in which the file says where its table is.
    private static let tail = 1_024

    private static func hasHead(_ bytes: FileBytes) -> Bool {
        guard bytes.has(Array("%PDF-".utf8), at: 0), bytes.count > 8 else { return false }
        return [UInt8(ascii: "1"), UInt8(ascii: "2")].contains(bytes[5]) && bytes[6] == UInt8(ascii: ".")
            && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[7])
    }

    /// Behind the last `%%EOF` there are blanks only, and before it the place of the table.
    private static func hasEnd(_ bytes: FileBytes) -> Bool {
        let start = max(0, bytes.count - tail)
        let end = Array(bytes[start...]).reversed().drop { blanks.contains($0) }
        guard end.starts(with: "%%EOF".utf8.reversed()) else { return false }
        return String(decoding: end.reversed(), as: UTF8.self).contains("startxref")
    }

    /// The names of a file, each once; a `/` in the midst of something else begins one, too, which does no harm.
    private static func names(in bytes: FileBytes) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "/") else {
                position += 1
                continue
            }
            position += 1
            var name: [UInt8] = []
            while position < bytes.count, name.count <= longest, !isEnd(bytes[position]) {
                if bytes[position] == UInt8(ascii: "#"), position + 2 < bytes.count, let high = digit(bytes[position + 1]),
                    let low = digit(bytes[position + 2])
                {
                    name.append(high << 4 | low)
                    position += 3
                } else {
                    name.append(bytes[position])
                    position += 1
                }
            }
            if name.count <= longest { found.insert(name) }
        }
        return found
    }

    /// Longer names are none that is looked for.
    private static let longest = 16
    private static let blanks: Set<UInt8> = [0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20]

    /// Whether a name ends before a byte.
    private static func isEnd(_ byte: UInt8) -> Bool { byte <= 0x20 || "()<>[]{}/%".utf8.contains(byte) }

    /// The value of a hexadecimal digit.
    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
