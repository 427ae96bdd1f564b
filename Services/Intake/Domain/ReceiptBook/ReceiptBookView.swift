import Foundation
import SharedModels

/// A book of blanks as a caller sees it, beside the fields that every case has.
struct ReceiptBookView: Encodable, Hashable, Sendable {
    let book: ReceiptBookForm
    let receivedAt: Date
    let receivedBy: Role
    /// Numbers that were given and count.
    let issuedCount: Int
    /// In the order of the numbers.
    let cancelled: [Int]
    let spoiled: [Int]
    /// Numbers that nobody used although later ones were.
    let gaps: [Int]
    /// Numbers behind the last one that was used.
    let unusedCount: Int
    /// What was used, in order; absent in a list.
    let blanks: [UsedBlank]?
    let handBack: ReceiptBook.HandBack?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension ReceiptBook {
    func reveals(to actor: Actor) -> Bool { ChargeRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { ChargeRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> ReceiptBookView { view(for: actor, showsBlanks: true) }

    func listView(for actor: Actor) -> ReceiptBookView { view(for: actor, showsBlanks: false) }

    private func view(for actor: Actor, showsBlanks: Bool) -> ReceiptBookView {
        let masked = !ChargeRoles.fullSight.contains(actor.role)
        return ReceiptBookView(
            book: form, receivedAt: receivedAt, receivedBy: receivedBy, issuedCount: count(.issued), cancelled: numbers(.cancelled),
            spoiled: numbers(.spoiled), gaps: gaps, unusedCount: unusedCount,
            blanks: showsBlanks ? (masked ? blanks.map(\.masked) : blanks) : nil,
            handBack: handBack.map { HandBack(signature: masked ? $0.signature.masked : $0.signature, by: $0.by) }, masked: masked)
    }

    private func numbers(_ use: BlankUse) -> [Int] { blanks.filter { $0.use == use }.map(\.number).sorted() }
}

extension UsedBlank {
    fileprivate var masked: Self {
        var blank = self
        blank.note = note.map { FeeNote(text: "***", at: $0.at, by: $0.by) }
        return blank
    }
}
