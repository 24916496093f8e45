package dev.remora.trust;

import dev.remora.json.MalformedJson;

/** What a bundle has to be a signature of: which bytes are signed, and what they claim. */
interface Artifact {
  /** The bytes that the signature of a content has to be over. */
  byte[] message(Content content) throws Refusal;

  /** What is claimed by what was signed. */
  Claim claim(Content content) throws MalformedJson, Refusal;

  /** A manifest: by a statement about it, and by nothing else. */
  Artifact MANIFEST =
      new Artifact() {
        @Override
        public byte[] message(Content content) throws Refusal {
          return Statement.message(envelope(content));
        }

        @Override
        public Claim claim(Content content) throws MalformedJson, Refusal {
          return Statement.read(envelope(content));
        }

        private Content.Envelope envelope(Content content) throws Refusal {
          return switch (content) {
            case Content.Envelope envelope -> envelope;
            // it may sign the manifest's very bytes: as a file, which says nothing of use
            case Content.MessageSignature _ ->
                throw Refusal.otherMeaning("the signature of a file");
          };
        }
      };
}
