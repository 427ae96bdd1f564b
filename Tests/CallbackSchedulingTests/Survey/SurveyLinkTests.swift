import Foundation
import Messaging
import SharedModels
import Testing

@testable import CallbackScheduling

@Suite("Households' links (domain 3.5)") struct SurveyLinkTests {
    private static func keys(_ kid: String = "a") throws -> KeySet { try KeySet(json: KeySet.generateJSON(kid: kid)) }

    private static func links(_ keys: KeySet, purpose: String = SurveyLinks.purpose) -> SurveyLinks {
        SurveyLinks(signer: LinkSigner(keys: keys, purpose: purpose))
    }

    private let form = SurveySample.formID
    private let end = local("2026-03-31 00:00")

    @Test("A link leads to its form until ninety days after the end") func own() throws {
        let links = Self.links(try Self.keys())
        let read = try #require(links.form(of: links.token(of: form, endsAt: end)))
        #expect(read.id == form)
        #expect(read.expires == end.addingTimeInterval(90 * 86_400))
    }

    @Test("A link with any character changed, added or taken away is none") func mutated() throws {
        let links = Self.links(try Self.keys())
        let token = Array(links.token(of: form, endsAt: end))
        #expect(token.count == 76)
        for index in token.indices {
            for other in ["A", "B", "z", "0", "-", "_"] where Character(other) != token[index] {
                var changed = token
                changed[index] = Character(other)
                #expect(links.form(of: String(changed)) == nil, "\(index)")
            }
            #expect(links.form(of: String(token[..<index])) == nil, "\(index)")
        }
        for added in ["A", "=", "%", ".", "你", "\0"] {
            #expect(links.form(of: String(token) + added) == nil)
            #expect(links.form(of: added + String(token)) == nil)
        }
        #expect(links.form(of: "") == nil)
        #expect(links.form(of: String(repeating: "A", count: 100_000)) == nil)
    }

    @Test("A link of other keys or of another purpose is none; the code of one form is worth nothing for another") func forged() throws {
        let keys = try Self.keys()
        let links = Self.links(keys)
        #expect(links.form(of: Self.links(try Self.keys()).token(of: form, endsAt: end)) == nil)
        #expect(links.form(of: Self.links(keys, purpose: "survey-link-v2").token(of: form, endsAt: end)) == nil)
        let (one, other) = (links.token(of: form, endsAt: end), links.token(of: SurveyFormID(.v7()), endsAt: end))
        // 24 characters are 18 bytes: the version, the form and a byte of the time.
        #expect(links.form(of: String(one.prefix(24)) + String(other.dropFirst(24))) == nil)
        #expect(LinkSigner(keys: keys, purpose: SurveyLinks.purpose).content(of: one)?.count == 25)
    }

    @Test("A link of what is no form of ours is none, though it is signed") func otherContent() throws {
        let signer = LinkSigner(keys: try Self.keys(), purpose: SurveyLinks.purpose)
        let links = SurveyLinks(signer: signer)
        for content in [[], [1], Array(repeating: 1, count: 24), Array(repeating: 1, count: 26), [2] + Array(repeating: 1, count: 24)] {
            #expect(links.form(of: signer.link(for: content.map { UInt8($0) })) == nil)
        }
    }

    @Test("When the keys rotate, links that are out go on as long as their key is in the file") func rotation() throws {
        var file = try KeySetFile(newKey: "old")
        let old = Self.links(KeySet(file)).token(of: form, endsAt: end)
        try file.add(newKey: "new")
        try file.activate("new")
        let links = Self.links(KeySet(file))
        #expect(links.form(of: old)?.id == form)
        let new = links.token(of: form, endsAt: end)
        #expect(new != old && links.form(of: new)?.id == form)
        #expect(Self.links(KeySet(try KeySetFile(newKey: "new"))).form(of: old) == nil)
    }
}
