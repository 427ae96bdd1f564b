import Foundation
import SharedModels
import Testing

@testable import CaseFiles

extension Files {
    static let mailHead = """
        Received: from mx.example.com (mx.example.com [192.0.2.7])\r
        \tby mail.example.com; Mon, 2 Mar 2026 09:30:00 +0800\r
        Message-ID: <42@example.com>\r
        From: =?UTF-8?B?5p6X5pmT5bKa?= <lin@example.com>\r
        Date: Mon, 2 Mar 2026 09:29:58 +0800\r
        Subject: 三楼走廊的灯\r

        """
    static let mail = Data("\(mailHead)\r\n您好：三楼走廊的灯坏了。\r\n".utf8)

    /// A form whose only file is this, with the boundary `x1`.
    static func form(_ type: String, _ bytes: Data) -> Data {
        Data("--x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: \(type)\r\n\r\n".utf8) + bytes
            + Data("\r\n--x1--\r\n".utf8)
    }
}

@Suite("Whole mails (INT-07)") struct MailContentTests {
    private static let whole: [Data] = [
        Files.mail, Data("From: a@example.com\nDate: Mon, 2 Mar 2026 09:30:00 +0800\n\nx".utf8),
        Data("RECEIVED: by x\r\nMessage-Id:\r\n <1@x>\r\n\r\n".utf8), Data("\(Files.mailHead)\r\n".utf8) + [0xB5, 0xC6, 0x1B],
        Data("\(Files.mailHead)Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nTVqQ\r\n--b--\r\n".utf8),
    ]

    @Test("A mail with the head of one is kept byte for byte, whatever its charset, its ends of lines and its parts", arguments: whole)
    func kept(mail: Data) { #expect(FileType.mail.kept(mail) == mail) }

    private static let wrong: [String] = [
        "", "您好：\r\n三楼走廊的灯坏了。", "\r\n\r\n", Files.mailHead, "From: a@x\r\nSubject: b\r\n\r\n", "From:\r\nDate: \r\n\r\n",
        "Date: b\r\nReceived: by x\r\n\r\n", " From: a\r\nDate: b\r\n\r\n", "From - Mon Mar  2 09:30:00 2026\r\n\(Files.mailHead)\r\n",
        "<html>\r\n\(Files.mailHead)\r\n", "MZ: x\r\nFr om: a\r\nDate: b\r\n\r\n", "\(Files.mailHead)\r\n\0",
        "From: a\u{1}\r\nDate: b\r\n\r\n", "From: a\rDate: b\r\nDate: c\r\n\r\n",
        "X: \(String(repeating: "x", count: 262_144))\r\n\(Files.mailHead)\r\n",
    ]

    @Test(
        "What has no such head is none: no sender or date, no empty line, a line of no field, other characters in the head, a NUL anywhere",
        arguments: wrong.indices)
    func refused(number: Int) { #expect(FileType.mail.kept(Data(Self.wrong[number].utf8)) == nil) }

    @Test("Nor is one whose head is in another charset than UTF-8") func charset() {
        #expect(FileType.mail.kept(Data("Subject: ".utf8) + [0xB5, 0xC6] + Data("\r\n\(Files.mailHead)\r\n".utf8)) == nil)
    }
}
