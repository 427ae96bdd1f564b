import SharedModels

// Parts of a slip for readers who need no names, or nothing of what people wrote (OPS-01, D13). That something was said, when and in which
// post stays; a text that must be there is `Mask.words`.

extension RepairParticulars {
    /// Who is to be asked for where `named`, what is broken where `worded`; the place in any case.
    func shown(named: Bool, worded: Bool) -> RepairParticulars {
        RepairParticulars(
            what: worded ? what : Mask.words(what), address: address, unit: unit,
            contactPerson: named ? contactPerson : Mask.name(contactPerson), contactPhone: named ? contactPhone : Mask.phone(contactPhone))
    }
}

extension Acceptance {
    var masked: Acceptance { Acceptance(acceptedBy: Mask.name(acceptedBy), acceptedAt: acceptedAt, totalFen: totalFen) }
}

extension SignOff {
    var masked: SignOff {
        SignOff(
            amountFen: amountFen, signedBy: signedBy.map(Mask.name), signatureId: signatureId, signedAt: signedAt, capacity: capacity,
            quality: quality, attitude: attitude, conduct: conduct)
    }
}

extension Note {
    var masked: Note { Note(text: Mask.words(text), at: at, by: by) }
}

extension ProgressNote {
    var masked: ProgressNote { ProgressNote(text: Mask.words(text), at: at, by: by, ownerTold: ownerTold) }
}

extension Urging {
    var masked: Urging { Urging(at: at, by: by, words: nil) }
}

extension EmergencyProposal {
    /// The category, without the words of the slip that propose it.
    var masked: EmergencyProposal { EmergencyProposal(category: category, words: []) }
}

extension Judgement {
    var masked: Judgement {
        Judgement(urgency: urgency, emergencyCategory: emergencyCategory, major: major, at: at, by: by, reason: nil)
    }
}

extension Assignment {
    var masked: Assignment {
        Assignment(
            technicianId: technicianId, subject: subject, round: round, at: at, by: by, fit: fit, override: nil,
            displacedOther: displacedOther)
    }
}

extension ReworkLink {
    var masked: ReworkLink {
        ReworkLink(previous: previous, number: number, round: round, cycle: cycle, callbackTaskId: callbackTaskId)
    }
}

extension HandBack {
    var masked: HandBack { HandBack(cause: cause, month: month, reason: nil, at: at) }
}

extension CallbackNote {
    /// How satisfied, without what was said.
    var masked: CallbackNote { CallbackNote(cycle: cycle, rating: rating, remarks: nil, at: at) }
}
